/** Every text a user can see has its Chinese twin with the same holes; no twin is left over from a text that went. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { localizableNames } from '../../src/analysis/audit/terms';
import { decisionKinds } from '../../src/analysis/curation/decisionKinds';
import { RECORD_FIELDS, SAMPLE_FIELDS } from '../../src/analysis/dataset/fields';
import { slakeTerms } from '../../src/analysis/download/slakeDataset';
import { officialModelTerms } from '../../src/analysis/embedding/biomedclip/downloadModel';
import { methods } from '../../src/analysis/methods/registry';
import type { ParamSpec } from '../../src/analysis/params';
import { columnRoles } from '../../src/common/columnMapping';
import { datasetLayouts } from '../../src/common/datasetLayouts';
import { encoders } from '../../src/common/encoders';
import { findingKinds } from '../../src/common/findings';

type Table = Record<string, string>;
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Table;
const bundle = read('l10n/bundle.l10n.zh-cn.json');

/** What the analysis sends as plain English, and host or page translate by that text. */
const sentByAnalysis = [
  ...textsOf('src/analysis/session', ['stageContext']),
  ...textsOf('src/analysis/export', ['stageContext']),
  ...textsOf('src/analysis/worker', ['context.stage']),
  // Titles of what an error is about.
  ...textsOf('src/analysis', ['titled', 'badParameter']),
  ...methods.flatMap(({ title, params }) => [
    title,
    ...Object.values(params as Record<string, ParamSpec>).map(({ help }) => help),
  ]),
  ...[...SAMPLE_FIELDS, ...RECORD_FIELDS].flatMap(({ title }) => title ?? []),
  officialModelTerms.notice,
  slakeTerms.notice,
  ...sentencesOf('src/analysis'),
  ...sentencesOf('src/common'),
  ...localizableNames,
  ...Object.values(findingKinds).map(({ title }) => title),
  ...Object.values(decisionKinds).map(({ title }) => title),
  ...Object.values(columnRoles),
  ...Object.values(encoders).map(({ title }) => title),
  ...Object.values(datasetLayouts).map(({ description }) => description),
];
const used = new Set([
  ...textsOf('src/webview', ['t']),
  ...textsOf('src/extension', ['vscode.l10n.t']),
  ...sentByAnalysis,
]);

/** First arguments that are literal strings, of calls of these functions. */
function textsOf(folder: string, callees: readonly string[]): string[] {
  const texts: string[] = [];
  const collect = (node: ts.Expression): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(collect);
  };
  eachNode(folder, (node) => {
    if (!ts.isCallExpression(node) || !callees.includes(node.expression.getText())) return;
    node.arguments.slice(0, 1).forEach(collect);
  });
  return texts;
}

/** Templates of the literals that `message` tags, with the holes that it makes. */
function sentencesOf(folder: string): string[] {
  const templates: string[] = [];
  eachNode(folder, (node) => {
    if (!ts.isTaggedTemplateExpression(node) || node.tag.getText() !== 'message') return;
    const { template } = node;
    templates.push(
      ts.isNoSubstitutionTemplateLiteral(template)
        ? template.text
        : template.templateSpans.reduce(
            (before, { literal }, hole) => `${before}{${hole}}${literal.text}`,
            template.head.text,
          ),
    );
  });
  return templates;
}

function eachNode(folder: string, see: (node: ts.Node) => void): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    const visit = (node: ts.Node): void => {
      see(node);
      node.forEachChild(visit);
    };
    visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
  }
}

function holes(text: string): string[] {
  return (text.match(/\{\d+\}/g) ?? []).sort();
}

describe('translations', () => {
  it('cover every text of the host and the page', () => {
    // A collector that finds nothing would make every list below empty.
    for (const found of [
      textsOf('src/webview', ['t']),
      textsOf('src/extension', ['vscode.l10n.t']),
      textsOf('src/analysis', ['stageContext']),
      sentencesOf('src/analysis'),
    ])
      expect(found).not.toEqual([]);
    expect([...used].filter((text) => !Object.hasOwn(bundle, text))).toEqual([]);
  });

  it('are of texts that are still said', () => {
    expect(Object.keys(bundle).filter((text) => !used.has(text))).toEqual([]);
  });

  it('have the holes of their text', () => {
    const wrong = Object.entries(bundle).filter(([text, twin]) => holes(text).join() !== holes(twin).join());
    expect(wrong).toEqual([]);
  });

  it('cover the manifest, whose every placeholder is defined', () => {
    const english = read('package.nls.json');
    expect(Object.keys(read('package.nls.zh-cn.json')).sort()).toEqual(Object.keys(english).sort());
    const named = readFileSync('package.json', 'utf8').match(/"%\w+%"/g) ?? [];
    expect(new Set(named.map((name) => name.slice(2, -2)))).toEqual(new Set(Object.keys(english)));
  });
});
