// Rules of this folder that no compiler knows: colours come from the theme, files stay short, texts
// stand in src/words/.
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = new URL('.', import.meta.url).pathname;
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('schema.d.ts'))
  .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }));
const sources = files.filter(({ path }) => !path.endsWith('.test.ts'));

function places(pattern: RegExp): string[] {
  return sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1} ${line}`] : [])),
  );
}

test('colours come from the theme', () => {
  // rgb( with a token's resolved value is how canvases fade one.
  expect(places(/#[0-9a-fA-F]{3,8}\b(?![^'"`]*\/)|\b(hsl|oklch|lab|rgba)\(|rgb\(\s*\d/)).toEqual(
    [],
  );
  const palette = 'slate|gray|zinc|red|orange|amber|yellow|green|blue|indigo|purple|white|black';
  expect(places(new RegExp(`\\b(bg|text|border|fill|stroke)-(${palette})\\b`))).toEqual([]);
});

test('files are short enough to be read', () => {
  expect(files.filter(({ text }) => text.split('\n').length > 251).map(({ path }) => path)).toEqual(
    [],
  );
  const wide = files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => ([...line].length > 110 ? [`${path}:${at + 1}`] : [])),
  );
  expect(wide).toEqual([]);
});

test('what people read stands in src/words/', () => {
  const spoken = new Set(['label', 'title', 'placeholder', 'alt', 'aria-label', 'noun', 'text']);
  const found: string[] = [];
  for (const { path, text } of sources) {
    if (!path.endsWith('.tsx')) continue;
    const visit = (node: ts.Node) => {
      const isText = ts.isJsxText(node) && /[A-Za-z]{2}/.test(node.text);
      const isAttribute =
        ts.isJsxAttribute(node) &&
        spoken.has(node.name.getText(source)) &&
        node.initializer !== undefined &&
        ts.isStringLiteral(node.initializer) &&
        /[A-Za-z]{2}/.test(node.initializer.text);
      if (isText || isAttribute) found.push(`${path}: ${node.getText(source).trim()}`);
      ts.forEachChild(node, visit);
    };
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    visit(source);
  }
  expect(found).toEqual([]);
});
