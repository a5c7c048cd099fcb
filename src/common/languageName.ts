/**
 * "zh" -> "Chinese"; what is not the code of a language stays.
 * @param locale in whose language, BCP 47.
 */
export function languageNameIn(code: string, locale: string): string {
  if (!/^[a-z]{2,3}([-_][a-z\d]+)*$/i.test(code)) return code;
  try {
    const names = new Intl.DisplayNames(locale, { type: 'language', fallback: 'none' });
    return names.of(code.replaceAll('_', '-')) ?? code;
  } catch (error) {
    // It has the form of a code, but is none.
    if (error instanceof RangeError) return code;
    throw error;
  }
}
