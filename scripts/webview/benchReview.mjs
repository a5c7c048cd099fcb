// What a key of the review costs the page: bytes allocated, processor time, garbage collections, nodes. Counted in
// headless Chromium, so that other programs of the machine do not matter.
// node scripts/webview/benchReview.mjs [cases] [--functions], by default 400; with the functions that allocate most.
import { parseArgs } from 'node:util';
import { countAllocations } from './allocations.mjs';
import { importFakeHost } from './fakeHost.mjs';
import { taskCategories, taskTimes } from './taskTimes.mjs';

const FUNCTIONS = 30;
/** Records from one case to the next; more than an image has. */
const STRIDE = 29;
const { values, positionals } = parseArgs({
  options: { functions: { type: 'boolean' } },
  allowPositionals: true,
});
const cases = Number(positionals[0] ?? 400);

const { buildBundle, launch, openPage, sampleScene, withDataset, FakeDecisions, findingsAt, viewState } =
  await importFakeHost();
const readable = {
  name: 'readable',
  setup: (build) => {
    build.initialOptions.minify = !values.functions;
  },
};
const [browser, bundle, scene] = await Promise.all([launch(), buildBundle([readable]), sampleScene()]);
const { dataset } = scene.analysis;
// Each key leads to another image, as most do in a real dataset.
const places = findingsAt(dataset, Infinity);
const findings = Array.from({ length: cases }, (_none, at) => places[(at * STRIDE) % places.length]);
const of = await withDataset(scene, { ...dataset, findings });
const review = {
  ...{ kind: 'outlying-question', severity: '', split: '', only: null, rows: [], sample: null },
  ...{ show: 'open', at: null },
};
const page = await openPage(browser, bundle, {
  scene: { ...of, decisions: new FakeDecisions([], 'AB') },
  state: { ...viewState('review'), review },
});
await page.waitForSelector('[data-key=k]', { timeout: 120_000 });
await page.waitForFunction(() => window.fakeHost.requests.some(({ method }) => method === 'audit'));
await page.waitForTimeout(5_000); // the audit is answered

const cdp = await page.context().newCDPSession(page);
await cdp.send('Performance.enable');
await cdp.send('HeapProfiler.collectGarbage');
const metrics = async () =>
  Object.fromEntries(
    (await cdp.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]),
  );
const before = await metrics();
const requestsBefore = await page.evaluate(() => window.fakeHost.requests.length);
const allocationsOf = await countAllocations(page);
await browser.startTracing(page, { categories: [...taskCategories, 'devtools.timeline', 'v8'] });
await page.evaluate(async (cases) => {
  const status = () => document.querySelector('.review-head [role=status]')?.textContent;
  for (let i = 0; i < cases; i++) {
    const before = status();
    while (!document.querySelector('[data-key=k]')) await new Promise(requestAnimationFrame);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', bubbles: true, cancelable: true }));
    while (status() === before) await new Promise(requestAnimationFrame);
  }
}, cases);
const trace = await browser.stopTracing();
const functions = await allocationsOf();
const after = await metrics();

const allocated = [...functions.values()].reduce((sum, size) => sum + size, 0);
const perKey = (value) => value / cases;
const ms = (name) => perKey(1000 * (after[name] - before[name])).toFixed(1);
const { traceEvents } = JSON.parse(trace.toString('utf8'));
const collections = (name) => {
  const found = traceEvents.filter((event) => event.name === name && event.dur !== undefined);
  const sum = found.reduce((total, { dur }) => total + dur, 0) / 1000;
  return `${found.length} (${sum.toFixed(0)} ms)`;
};
const tasks = taskTimes(trace)
  .map(({ computedMs }) => computedMs)
  .sort((a, b) => a - b);
const requests = await page.evaluate(
  (from) => window.fakeHost.requests.slice(from).map(({ method }) => method),
  requestsBefore,
);
const asked = new Map();
for (const method of requests) asked.set(method, (asked.get(method) ?? 0) + 1);
console.log(`${cases} keys; a key: ${(perKey(allocated) / 1024).toFixed(0)} KiB allocated, ${ms('TaskDuration')} ms of tasks (script ${ms('ScriptDuration')}, style ${ms('RecalcStyleDuration')}, layout ${ms('LayoutDuration')})
collections: minor ${collections('MinorGC')}, major ${collections('MajorGC')}
longest tasks: ${tasks
  .slice(-5)
  .map((one) => one.toFixed(0))
  .join(
    ', ',
  )} ms of processor; nodes ${before.Nodes} to ${after.Nodes}; heap ${(after.JSHeapUsedSize / 2 ** 20).toFixed(1)} MiB
requests a key: ${[...asked].map(([name, number]) => `${name} ${perKey(number).toFixed(2)}`).join(', ')}`);
if (values.functions)
  for (const [name, size] of [...functions].sort((a, b) => b[1] - a[1]).slice(0, FUNCTIONS))
    console.log(`${(perKey(size) / 1024).toFixed(2).padStart(8)} KiB  ${name}`);
await browser.close();
