/** Asks which column means what: a list of the roles with the columns they have, then a list of the columns. */
import * as vscode from 'vscode';
import {
  type ColumnMapping,
  type ColumnQuestion,
  type ColumnRole,
  columnRoles,
  roleNames,
} from '../../common/columnMapping';
import { lookUp } from '../language/lookUp';
import { type Choice, choose, chooseMany } from '../messages/messages';

interface RoleChoice extends Choice {
  /** Absent: the columns are right. */
  readonly role?: ColumnRole;
}

/**
 * Of the roles that are missing at least one has to be given a column.
 * @returns undefined when the user left the list.
 */
export async function askColumns(question: ColumnQuestion): Promise<ColumnMapping | undefined> {
  const { table, guess, missing } = question;
  let chosen = guess;
  for (;;) {
    const open = missing.some((role) => chosen[role]) ? [] : missing;
    const picked = await choose<RoleChoice>(roleChoices(chosen, open), {
      title: vscode.l10n.t('Columns of {0}', table),
      placeHolder:
        open.length > 0
          ? vscode.l10n.t('Choose a column for: {0}', open.map(titleOf).join(', '))
          : vscode.l10n.t('Choose what to change, or use these columns'),
      ignoreFocusOut: true,
    });
    if (!picked) return undefined;
    const { role } = picked;
    if (role === undefined) return chosen;
    const names = await columnsFor(role, question, chosen[role] ?? []);
    if (!names) continue;
    chosen = { ...chosen, [role]: names.length > 0 ? names : undefined };
  }
}

function titleOf(role: ColumnRole): string {
  return lookUp(columnRoles[role]);
}

/** While a role is open there is no way on but to choose its column. */
function roleChoices(chosen: ColumnMapping, open: readonly ColumnRole[]): RoleChoice[] {
  const choice = (role: ColumnRole): RoleChoice => ({
    role,
    icon: open.includes(role) ? 'question' : 'symbol-field',
    label: titleOf(role),
    description: chosen[role]?.join(', ') ?? vscode.l10n.t('none'),
  });
  const others = roleNames.filter((role) => !open.includes(role)).map(choice);
  if (open.length > 0) return [...open.map(choice), { label: '' }, ...others];
  return [{ icon: 'check', label: vscode.l10n.t('Use These Columns') }, { label: '' }, ...others];
}

async function columnsFor(
  role: ColumnRole,
  { columns }: ColumnQuestion,
  present: readonly string[],
): Promise<readonly string[] | undefined> {
  const options = { title: titleOf(role), ignoreFocusOut: true };
  const choices = columns.map(({ name, values }) => ({
    label: name,
    detail: values.join('  ·  '),
    picked: present.includes(name),
  }));
  if (role === 'options') return (await chooseMany(choices, options))?.map(({ label }) => label);
  const none: Choice = { icon: 'circle-slash', label: vscode.l10n.t('None') };
  const picked = await choose<Choice>([...choices, none], options);
  return picked && (picked === none ? [] : [picked.label]);
}
