// Adds a table of devices: chosen or pasted, checked without adding anything, then added.
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Schemas } from '@/api/client';
import { queryClient } from '@/api/queries';
import { useLive } from '@/live/use_live';
import { ActionButton, Button } from '@/parts/Button';
import { Dialog } from '@/parts/Dialog';
import { AreaField, FileField } from '@/parts/Field';
import { ActionFailed } from '@/parts/StateBlock';
import { common } from '@/words/common';
import { many as words } from '@/words/many';
import { faultsOf, faultsShown, sendMany } from './many';

function Outcome({ answer }: { answer: Schemas['ManyAdded'] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [answer]);
  const wrong = faultsOf(answer);
  const left = wrong.length - faultsShown;
  const { good, refused, is_dry_run: isDryRun } = answer;
  return (
    <div ref={box} tabIndex={-1} role="status" className="flex flex-col gap-2">
      <p className="font-semibold">{isDryRun ? words.wouldAdd(good) : words.added(good)}</p>
      {refused > 0 && (
        <>
          <p className="text-crit">{isDryRun ? words.refused(refused) : words.leftOut(refused)}</p>
          <ul className="flex flex-col gap-1 rounded-control bg-crit-tint p-3">
            {wrong.slice(0, faultsShown).map(({ row, title, faults }) => (
              <li key={row} className="break-words">
                <span className="font-semibold">{title}</span>
                <ul className="pl-4">
                  {faults.map((fault) => (
                    <li key={fault}>{fault}</li>
                  ))}
                </ul>
              </li>
            ))}
            {left > 0 && <li>{words.moreFaults(left)}</li>}
          </ul>
        </>
      )}
    </div>
  );
}

export function AddManyDialog({ onClose }: { onClose: () => void }) {
  const { tenant } = useLive();
  const [text, setText] = useState('');
  const send = useMutation({
    mutationFn: (isDryRun: boolean) => sendMany(tenant, text, isDryRun),
    onSuccess: (answer) => {
      if (answer.is_dry_run) return;
      for (const name of ['devices', 'device counts', 'sites', 'device groups']) {
        void queryClient.invalidateQueries({ queryKey: [tenant, name] });
      }
    },
  });
  const change = (next: string) => {
    setText(next);
    send.reset();
  };
  const answer = send.data;
  const isDone = answer !== undefined && !answer.is_dry_run;
  const good = answer?.is_dry_run ? answer.good : 0;
  const reason = text.trim() ? undefined : words.nothing;
  return (
    <Dialog title={words.title} onClose={onClose}>
      {!isDone && (
        <>
          <p className="text-text-2">{words.intro}</p>
          <details>
            <summary className="min-h-6 text-text-2">{words.columns}</summary>
            <p className="pt-1 text-meta text-text-2">{words.columnsText}</p>
          </details>
          <FileField
            label={words.file}
            hint={words.fileHint}
            accept=".csv,.json,text/csv,application/json"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) void file.text().then(change);
            }}
          />
          <AreaField
            label={words.text}
            value={text}
            rows={6}
            spellCheck={false}
            className="font-mono"
            placeholder={words.example}
            onChange={(event) => change(event.target.value)}
          />
        </>
      )}
      {send.isError && <ActionFailed error={send.error} />}
      {answer && <Outcome answer={answer} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {isDone ? (
          <Button look="primary" onClick={onClose}>
            {words.done}
          </Button>
        ) : (
          <>
            <Button look="quiet" onClick={onClose}>
              {common.cancel}
            </Button>
            <ActionButton
              look={good > 0 ? 'secondary' : 'primary'}
              isPending={send.isPending && send.variables}
              reason={reason}
              onClick={() => send.mutate(true)}
            >
              {send.isPending && send.variables ? words.checking : words.check}
            </ActionButton>
            {good > 0 && (
              <ActionButton
                look="primary"
                isPending={send.isPending}
                onClick={() => send.mutate(false)}
              >
                {words.add(good)}
              </ActionButton>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}
