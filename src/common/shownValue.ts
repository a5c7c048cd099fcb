/** Values of fields as people read them. Pure. */
import { fieldsOfNames } from './clusterNames';
import { languageNameIn } from './languageName';

/**
 * "Brain_Tissue" as "Brain Tissue" in modality and location, "zh" as "Chinese" in language; values of other fields may be
 * names of files and stay.
 * @param locale of the names of languages, BCP 47.
 */
export function shownValue(field: string, value: string, locale: string): string {
  if (field === 'language') return languageNameIn(value, locale);
  return fieldsOfNames.has(field) ? value.replaceAll('_', ' ') : value;
}
