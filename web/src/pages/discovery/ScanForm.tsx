// Where a scan is told what to look through, and with what.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, take, type Schemas } from '@/api/client';
import { isProblem } from '@/api/problem';
import { credentialProfiles } from '@/api/queries';
import { useLive } from '@/live/use_live';
import { ActionButton } from '@/parts/Button';
import { ErrorSummary, TextField } from '@/parts/Field';
import { ActionFailed } from '@/parts/StateBlock';
import { discovery as words } from '@/words/discovery';
import { bodyOf, emptyScan, placeOf, type ScanDraft } from './scan_draft';

type Profiles = readonly Schemas['CredentialProfile'][];
interface Part {
  draft: ScanDraft;
  change: (change: Partial<ScanDraft>) => void;
}

function ProfileChoice({ draft, change, profiles }: Part & { profiles: Profiles }) {
  const toggle = (id: string) => {
    const { profiles: chosen } = draft;
    change({
      profiles: chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id],
    });
  };
  if (profiles.length === 0) return <p className="text-text-2">{words.noProfiles}</p>;
  return (
    <fieldset id="scan-profiles" className="flex flex-col gap-1">
      <legend className="font-semibold">{words.profiles}</legend>
      <p className="text-meta text-text-2">{words.profilesHint}</p>
      {profiles.map((one) => (
        <label key={one.id} className="flex min-h-8 items-center gap-2 max-sm:min-h-11">
          <input
            type="checkbox"
            className="size-5"
            checked={draft.profiles.includes(one.id)}
            onChange={() => toggle(one.id)}
          />
          <span className="break-words">{one.name}</span>
          <span className="text-meta text-text-2">{one.kind}</span>
        </label>
      ))}
    </fieldset>
  );
}

function PortFields({ draft, change }: Part) {
  return (
    <details>
      <summary className="min-h-8 cursor-pointer text-text-2 max-sm:min-h-11">
        {words.ports}
      </summary>
      <div className="grid gap-4 pt-2 sm:grid-cols-3">
        <TextField
          id="scan-ports"
          label={words.snmpPort}
          inputMode="numeric"
          placeholder="161"
          value={draft.snmpPort}
          onChange={(event) => change({ snmpPort: event.target.value })}
        />
        <TextField
          label={words.routerosPort}
          inputMode="numeric"
          placeholder="8728"
          value={draft.routerosPort}
          onChange={(event) => change({ routerosPort: event.target.value })}
        />
        <TextField
          label={words.routerosTlsPort}
          inputMode="numeric"
          placeholder="8729"
          value={draft.routerosTlsPort}
          onChange={(event) => change({ routerosTlsPort: event.target.value })}
        />
      </div>
    </details>
  );
}

const labels = {
  networks: words.networks,
  profiles: words.profiles,
  ports: words.ports,
} as const;

export function ScanForm({ isRunning, onStarted }: { isRunning: boolean; onStarted: () => void }) {
  const { tenant } = useLive();
  const profiles = useQuery(credentialProfiles(tenant)).data?.items ?? [];
  const [draft, setDraft] = useState(emptyScan);
  const [attempt, setAttempt] = useState(0);
  const change = (some: Partial<ScanDraft>) => setDraft((before) => ({ ...before, ...some }));
  const start = useMutation({
    mutationFn: () => take(api(tenant).POST('/api/v1/discovery/scans', { body: bodyOf(draft) })),
    onSuccess: onStarted,
    onError: () => setAttempt((before) => before + 1),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isRunning && !start.isPending) start.mutate();
  };
  const errors = isProblem(start.error) ? start.error.errors : [];
  const wrong = errors.flatMap(({ pointer, detail }) => {
    const place = placeOf(pointer ?? '');
    return place ? [{ id: `scan-${place}`, text: `${labels[place]} ${detail}` }] : [];
  });
  const ofNetworks = errors.find(({ pointer }) => pointer?.startsWith('/networks'))?.detail;
  return (
    <form onSubmit={submit} noValidate className="flex max-w-2xl flex-col gap-4">
      <h2 className="font-semibold">{words.scanTitle}</h2>
      <ErrorSummary wrong={wrong} attempt={attempt} />
      {start.isError && wrong.length === 0 && <ActionFailed error={start.error} />}
      <TextField
        id="scan-networks"
        label={words.networks}
        hint={words.networksHint}
        error={ofNetworks}
        value={draft.networks}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change({ networks: event.target.value })}
      />
      <ProfileChoice draft={draft} change={change} profiles={profiles} />
      <PortFields draft={draft} change={change} />
      <div className="flex flex-wrap items-center gap-3">
        <ActionButton
          look="primary"
          type="submit"
          isPending={start.isPending}
          reason={isRunning ? words.runsAlready : undefined}
        >
          {words.start}
        </ActionButton>
      </div>
    </form>
  );
}
