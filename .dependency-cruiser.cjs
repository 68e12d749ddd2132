// The import table: who may import whom. Folders are the stages of the flow and imports point one way only.
// A folder may import itself and what its row lists, nothing else; tests may import what they need.
const tfjs = '^node_modules/@tensorflow/';
const src = (...names) => names.map((name) => `^src/${name}/`);
const packages = (...names) => names.map((name) => `^node_modules/(@types/)?${name}/`);

const stages = ['text', 'cleaning', 'tokens', 'tasks', 'shards', 'objectives', 'batches'];
const compute = ['gpu', 'ops', 'model', 'training'];
const loop = ['session', 'checkpoints', 'decoding'];
const ground = ['math', 'errors', 'config'];
const tests = '\\.(test|fixture)\\.tsx?$';

/** One row of the table: `allowed` for any import, `types` for imports of types only. */
function row(name, from, allowed, types = []) {
  const rule = (suffix, to) => ({
    name: `${name}${suffix}`,
    severity: 'error',
    from: { path: from, pathNot: tests },
    to,
  });
  const any = [from, ...allowed, ...types];
  if (types.length === 0) return [rule('', { pathNot: any })];
  const values = {
    path: types,
    pathNot: [from, ...allowed],
    dependencyTypesNot: ['type-only', 'type-import'],
  };
  return [rule('', { pathNot: any }), rule('-values', values)];
}

/** A stage reads settings, helpers and earlier stages; archives, file formats and schemas are libraries' business. */
function stageRow(name, index) {
  const libraries = packages('fflate', 'hyparquet', '@huggingface', 'zod');
  return row(name, `^src/${name}/`, [...src(...ground, ...stages.slice(0, index)), ...libraries]);
}

const folder = (name) => `^src/${name}/`;
const everything = '^src/';
const drawing = [
  ...packages('react', 'react-dom', '@mantine', 'uplot', 'react-router', 'i18next', 'react-i18next'),
  ...packages('@fontsource', '@fontsource-variable'),
];

module.exports = {
  forbidden: [
    ...row('math', folder('math'), []),
    ...row('errors', folder('errors'), src('math')),
    // The code's version is package.json's.
    ...row('config', folder('config'), [...src('math', 'errors'), ...packages('zod'), '^package\\.json$']),
    ...stages.flatMap(stageRow),
    ...row('gpu', folder('gpu'), [...src('math', 'errors'), tfjs]),
    ...row('ops', folder('ops'), [...src('gpu', 'math', 'errors'), tfjs]),
    ...row('model', folder('model'), [...src('ops', 'gpu', ...ground), tfjs], src('batches')),
    ...row('training', folder('training'), [...src('model', 'ops', 'gpu', ...ground), tfjs], src('batches')),
    // They are handed functions that read and write.
    ...loop.flatMap((name) => {
      const libraries = name === 'checkpoints' ? packages('fflate') : [];
      const allowed = [...src(...ground, ...stages, ...compute, ...loop), tfjs, ...libraries];
      return row(name, folder(name), allowed);
    }),
    ...row('pipeline', '^src/pipeline\\.ts$', [...src(...ground, ...stages, ...compute, ...loop), tfjs]),
    // It keeps what stages make, and checks it; how that looks is theirs to say.
    ...row(
      'storage',
      folder('storage'),
      [...src('errors', 'config'), ...packages('idb-keyval', 'zod')],
      src('gpu', 'session'),
    ),
    ...row('protocol', folder('protocol'), [...src('errors'), ...packages('comlink')], [everything]),
    // What the workers do for the page, without threads: tests call it as the page does.
    ...row('application', folder('application'), [
      ...src(...ground, ...stages, ...compute, ...loop, 'storage', 'protocol'),
    ]),
    ...row('state', folder('state'), [
      ...src('protocol', 'config', 'storage', 'errors', 'math'),
      ...packages('zustand', 'react', 'comlink', 'zod'),
    ]),
    // A command names what it makes, in the page's language.
    ...row('commands', folder('commands'), [
      ...src('state', 'protocol', 'config', 'storage'),
      ...packages('zustand', 'i18next'),
    ]),
    ...row('ui', folder('ui'), [...src('state', 'commands', 'config', 'math'), ...drawing], src('protocol')),
    ...row('main', '^src/main\\.tsx$', [folder('ui'), ...drawing]),
    ...row('workers', '^workers/', src('application', 'protocol')),
    {
      name: 'masks-without-tfjs',
      comment: 'The corpus worker computes masks, and must not load the engine for them.',
      severity: 'error',
      from: { path: '^src/model/masks\\.ts$' },
      to: { path: tfjs, reachable: true },
    },
    {
      name: 'page-without-tfjs',
      comment: "The page's own bundle holds no engine: that is the workers' business.",
      severity: 'error',
      from: { path: '^src/main\\.tsx$' },
      to: { path: tfjs, reachable: true },
    },
    {
      name: 'not-imported',
      comment: 'Tests, scripts and benchmarks use the project; nothing uses them.',
      severity: 'error',
      from: { path: '^(src|workers)/', pathNot: tests },
      to: { path: ['^(bench|scripts|e2e)/', tests] },
    },
    {
      name: 'workers-not-imported',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: '^workers/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere is an import that no rule sees.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(raw|url|worker|inline)$' },
    },
  ],
  options: {
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: '^node_modules/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts', '.json'] },
  },
};
