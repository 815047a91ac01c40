// The keys of this page, from the same table that binds them.
import { Dialog } from '@/parts/Dialog';
import { Button } from '@/parts/Button';
import { common, keyWords, shell } from '@/words/common';
import { useBoundKeys, type Key } from './keys';
import { letterKeys } from './settings';

function Table({ title, keys }: { title: string; keys: readonly Key[] }) {
  if (keys.length === 0) return null;
  return (
    <table className="w-full border-collapse">
      <caption className="pb-1 text-left font-semibold">{title}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{keyWords.keys}</th>
          <th scope="col">{keyWords.does}</th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.keys} className="border-t border-line">
            <td className="w-28 py-1">
              <kbd className="rounded-control bg-sunken px-2 py-0.5 font-mono">{key.keys}</kbd>
            </td>
            <td className="py-1">{key.does}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function KeyHints({ onClose }: { onClose: () => void }) {
  const keys = useBoundKeys().flat();
  const isOn = letterKeys.use() === 'on';
  return (
    <Dialog title={keyWords.title} onClose={onClose}>
      <Table title={keyWords.page} keys={keys.filter((key) => !key.isEverywhere)} />
      <Table title={keyWords.everywhere} keys={keys.filter((key) => key.isEverywhere)} />
      <label className="flex items-start gap-3">
        <input
          type="checkbox"
          className="mt-0.5 size-5"
          checked={isOn}
          onChange={() => letterKeys.set(isOn ? 'off' : 'on')}
        />
        <span>
          {keyWords.letters}
          <span className="block text-meta text-text-2">{keyWords.lettersHint}</span>
        </span>
      </label>
      <div className="flex justify-between gap-2">
        <a href="/api/docs" className="self-center text-accent underline">
          {shell.apiDocs}
        </a>
        <Button onClick={onClose}>{common.close}</Button>
      </div>
    </Dialog>
  );
}
