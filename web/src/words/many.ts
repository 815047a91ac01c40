// Texts of adding many devices at once, and of taking them out.
import { count } from '@/format/numbers';

const devices = (number: number) => `${count(number)} ${number === 1 ? 'device' : 'devices'}`;

export const many = {
  title: 'Add many devices',
  intro:
    'A table with the names of the columns in its first row, 500 devices at most. Checking adds ' +
    'nothing.',
  example: 'name,address,driver,port,credential_profile,site,groups',
  columns: 'Columns',
  columnsText:
    'name, address and driver (snmp, ping, routeros, probe) are needed; port, credential_profile, ' +
    'site, groups (between semicolons), interval_seconds, is_paused, routeros and probe are not.',
  file: 'CSV file',
  fileHint: 'UTF-8, with commas, as spreadsheets save it.',
  text: 'Or paste it here',
  check: 'Check',
  checking: 'Checking…',
  add: (number: number) => `Add ${devices(number)}`,
  wouldAdd: (number: number) => `${devices(number)} would be added.`,
  added: (number: number) => `${devices(number)} added.`,
  refused: (number: number) =>
    `${count(number)} ${number === 1 ? 'row is' : 'rows are'} wrong and would be left out:`,
  leftOut: (number: number) =>
    `${count(number)} ${number === 1 ? 'row was' : 'rows were'} left out:`,
  row: (row: number, name: string | undefined) => (name ? `Row ${row}, ${name}` : `Row ${row}`),
  // “port must be 1 to 65535”; of the row as a whole without a column.
  fault: (column: string, detail: string) => (column ? `${column} ${detail}` : detail),
  moreFaults: (number: number) => `and ${count(number)} more`,
  nothing: 'Choose a file or paste a table first.',
  done: 'Done',
};
