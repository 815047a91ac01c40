// The colours themselves: contrast by the WCAG 2 formula against every ground they stand on, and
// the distance of chart series as colour-blind eyes see it.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

type Rgb = [number, number, number];

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--color-([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name, { light, dark }],
  ),
);

function rgb(name: string, scheme: 'light' | 'dark'): Rgb {
  const hex = tokens.get(name)?.[scheme];
  if (!hex) throw new Error(`no token ${name}`);
  const byte = (at: number) => parseInt(hex.slice(at, at + 2), 16);
  return [byte(1), byte(3), byte(5)];
}

const linear = (colour: Rgb): Rgb =>
  colour.map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;

const luminance = (colour: Rgb) => {
  const [r, g, b] = linear(colour);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

// Viénot, Brettel and Mollon 1999: what is left of a colour without red or green cones.
const sight: Record<string, [Rgb, Rgb, Rgb]> = {
  protan: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deutan: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
};

function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function seen(colour: Rgb, matrix: [Rgb, Rgb, Rgb]): Rgb {
  const light = linear(colour);
  return lab(
    matrix.map((row) =>
      Math.max(
        0,
        row.reduce((sum, part, at) => sum + part * (light[at] ?? 0), 0),
      ),
    ) as Rgb,
  );
}

const grounds = ['bg', 'surface', 'raised', 'sunken'];
const states = ['crit', 'high', 'warn', 'ok', 'info', 'unknown', 'maintenance'];

describe.each(['light', 'dark'] as const)('the theme in %s', (scheme) => {
  const least = (name: string, on: readonly string[]) =>
    Math.min(...on.map((ground) => contrast(rgb(name, scheme), rgb(ground, scheme))));

  test.each(['text', 'text-2', 'text-3', 'accent'])('%s can be read everywhere', (name) => {
    expect(least(name, grounds)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(states)('%s can be read on every ground and on its tint', (name) => {
    expect(least(name, [...grounds, `${name}-tint`])).toBeGreaterThanOrEqual(4.5);
  });

  test('text can be read on buttons and on tints', () => {
    expect(least('on-accent', ['accent'])).toBeGreaterThanOrEqual(4.5);
    expect(least('on-danger', ['danger'])).toBeGreaterThanOrEqual(4.5);
    const tints = [...states.map((state) => `${state}-tint`), 'accent-tint'];
    expect(least('text', tints)).toBeGreaterThanOrEqual(4.5);
    expect(least('text-2', tints)).toBeGreaterThanOrEqual(4.5);
  });

  test('edges, the focus ring and chart lines can be seen', () => {
    for (const name of [
      'edge',
      'focus',
      'series-1',
      'series-2',
      'series-3',
      'series-4',
      'series-5',
    ]) {
      expect(least(name, grounds), name).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(Object.entries(sight))('series stay apart for %s eyes', (_, matrix) => {
    const series = [1, 2, 3, 4, 5].map((number) => seen(rgb(`series-${number}`, scheme), matrix));
    const distances = series.flatMap((a, at) =>
      series.slice(at + 1).map((b) => Math.hypot(...a.map((part, axis) => part - (b[axis] ?? 0)))),
    );
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(scheme === 'light' ? 24 : 18);
  });
});
