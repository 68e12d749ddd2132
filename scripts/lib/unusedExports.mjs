// Exports that nobody imports: what only its own file uses is not for others to depend on, and what nobody uses goes.
// An export that only tests import counts as used if its own file uses it, too: then the test is of a part.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const isCode = (name) => /\.(ts|tsx|mjs)$/.test(name);
const isTest = (file) => /\.(test|spec|fixture)\.|\/testing\/|^e2e\//.test(file);

/** Exports that tests alone need, and why that is so. */
const forTests = new Map([
  ['src/pipeline.ts', 'the table of contents that runs: its callers are tests and the command line'],
  ['src/batches/pairStream.ts', 'proves that a session takes another stream than a text'],
]);

function filesIn(root, folders) {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => isCode(name) && !name.includes('node_modules'))
      .map((name) => join(folder, name)),
  );
}

const parse = (root, file) =>
  ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);

const isExported = (node) =>
  ts.canHaveModifiers(node) &&
  ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

function namesOf(pattern) {
  if (ts.isIdentifier(pattern)) return [pattern.text];
  return pattern.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : namesOf(element.name),
  );
}

/** Names that a file declares for others. */
function exportsOf(source) {
  return source.statements.flatMap((node) => {
    if (!isExported(node)) return [];
    if (ts.isVariableStatement(node))
      return node.declarationList.declarations.flatMap(({ name }) => namesOf(name));
    return node.name ? [node.name.text] : [];
  });
}

/** Every `file#name` that a file takes from another: by import, by handing it on, by `import()` or as a type. */
function importsOf(root, source) {
  const taken = [];
  const target = (specifier) =>
    relative(root, resolve(root, dirname(source.fileName), specifier.replace(/\?.*$/, '')));
  const takeAll = (specifier) => taken.push(`${target(specifier)}#*`);
  const visit = (node) => {
    const specifier = node.moduleSpecifier?.text;
    const bindings = node.importClause?.namedBindings ?? node.exportClause;
    if (specifier?.startsWith('.')) {
      if (bindings?.elements)
        for (const { name, propertyName } of bindings.elements)
          taken.push(`${target(specifier)}#${(propertyName ?? name).text}`);
      else takeAll(specifier);
    }
    const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const path = isDynamic
      ? node.arguments[0]
      : ts.isImportTypeNode(node)
        ? node.argument.literal
        : undefined;
    if (path && ts.isStringLiteralLike(path) && path.text.startsWith('.')) takeAll(path.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return taken;
}

/** How often a file says a name. */
function mentions(source, wanted) {
  let count = 0;
  const visit = (node) => {
    if (ts.isIdentifier(node) && node.text === wanted) count++;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return count;
}

/** `file#name` of every export in `folders` that nobody needs; `users` are looked at for imports as well. */
export function unusedExports(root, folders = ['src', 'workers'], users = ['scripts', 'bench', 'e2e']) {
  const sources = filesIn(root, [...folders, ...users]).map((file) => parse(root, file));
  const takers = new Map();
  for (const source of sources)
    for (const name of importsOf(root, source))
      takers.set(name, [...(takers.get(name) ?? []), source.fileName]);
  const isNeeded = (source, name) => {
    const by = [
      ...(takers.get(`${source.fileName}#${name}`) ?? []),
      ...(takers.get(`${source.fileName}#*`) ?? []),
    ];
    return by.some((file) => !isTest(file)) || (by.length > 0 && mentions(source, name) > 1);
  };
  return sources
    .filter(({ fileName }) => folders.some((folder) => fileName.startsWith(`${folder}/`)))
    .filter(({ fileName }) => !isTest(fileName) && !forTests.has(fileName))
    .flatMap((source) =>
      exportsOf(source)
        .filter((name) => !isNeeded(source, name))
        .map((name) => `${source.fileName}#${name}`),
    );
}
