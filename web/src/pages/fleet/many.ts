// Tables of devices, on their way in and out. Pure, but for the questions at the end.
import { api, take, type Schemas } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { DeviceListParams } from '@/api/queries';
import { many as words } from '@/words/many';

type Added = Schemas['ManyAdded'];

// What is sent for a text that somebody gave: a list as JSON says so by its first sign.
export function typeOf(text: string): 'application/json' | 'text/csv' {
  return text.trimStart().startsWith('{') ? 'application/json' : 'text/csv';
}

export const faultsShown = 20;

export interface RowFaults {
  row: number;
  title: string;
  faults: string[];
}

// The rows that are wrong, in words, each with the column that is.
export function faultsOf({ rows }: Added): RowFaults[] {
  return rows
    .filter(({ errors }) => errors.length > 0)
    .map(({ row, name, errors }) => ({
      row,
      title: words.row(row, name),
      faults: errors.map(({ pointer = '', detail }) =>
        words.fault(pointer.slice(1).replaceAll('/', '.'), detail),
      ),
    }));
}

// The cursor of the next page, from the header Link.
export function nextOf(link: string | null): string | undefined {
  const query = /<[^>]*\?([^>]*)>; *rel="next"/.exec(link ?? '')?.[1];
  return new URLSearchParams(query).get('after') ?? undefined;
}

// Pages of one table as one: each begins with the same row of names.
export function joined(pages: readonly string[]): string {
  const [first = '', ...others] = pages;
  return first + others.map((page) => page.slice(page.indexOf('\n') + 1)).join('');
}

export const sendMany = (tenant: string, text: string, isDryRun: boolean): Promise<Added> =>
  take(
    api(tenant).POST('/api/v1/devices/bulk', {
      params: { query: { dry_run: isDryRun } },
      headers: { 'Content-Type': typeOf(text) },
      body: text,
      bodySerializer: (body: unknown) => body as string,
    }),
  );

export async function fetchTable(tenant: string, params: DeviceListParams): Promise<string> {
  const { status, search, site, group } = params;
  const pages: string[] = [];
  let after: string | undefined;
  do {
    const { data, error, response } = await api(tenant).GET('/api/v1/devices/export', {
      params: {
        query: {
          format: 'csv',
          limit: 500,
          ...(status ? { status } : {}),
          ...(search ? { search } : {}),
          ...(site ? { site } : {}),
          ...(group ? { group } : {}),
          ...(after ? { after } : {}),
        },
      },
      parseAs: 'text',
    });
    if (data === undefined) throw problemOf(response, error);
    pages.push(data as unknown as string);
    after = nextOf(response.headers.get('Link'));
  } while (after);
  return joined(pages);
}
