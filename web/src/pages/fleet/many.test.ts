import { expect, test } from 'vitest';
import { faultsOf, joined, nextOf, typeOf } from './many';

test('a table is CSV unless it begins as JSON does', () => {
  expect(typeOf('name,address\n')).toBe('text/csv');
  expect(typeOf(' \n{"items": []}')).toBe('application/json');
  expect(typeOf('')).toBe('text/csv');
});

test('what is wrong is said with its row and column', () => {
  const rows = [
    { row: 1, name: 'a', outcome: 'valid' as const, errors: [] },
    {
      row: 2,
      name: 'b',
      outcome: 'refused' as const,
      errors: [
        { pointer: '/port', code: 'out_of_range', detail: 'must be 1 to 65535' },
        { pointer: '/probe/kind', code: 'missing', detail: 'is missing' },
      ],
    },
    { row: 3, outcome: 'refused' as const, errors: [{ pointer: '', code: 'x', detail: 'is odd' }] },
  ];
  expect(faultsOf({ is_dry_run: true, good: 1, refused: 2, rows })).toEqual([
    { row: 2, title: 'Row 2, b', faults: ['port must be 1 to 65535', 'probe.kind is missing'] },
    { row: 3, title: 'Row 3', faults: ['is odd'] },
  ]);
});

test('pages of an export become one table', () => {
  expect(nextOf(null)).toBeUndefined();
  expect(nextOf('<?format=csv&after=a%2Bb&limit=2>; rel="next"')).toBe('a+b');
  expect(joined(['name\r\na\r\n', 'name\r\nb\r\n', 'name\r\nc\r\n'])).toBe(
    'name\r\na\r\nb\r\nc\r\n',
  );
  expect(joined(['name\r\n'])).toBe('name\r\n');
});
