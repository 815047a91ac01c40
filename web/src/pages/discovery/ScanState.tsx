// How far the running scan is, or what became of the last one.
import { useMutation } from '@tanstack/react-query';
import { api, take, type Schemas } from '@/api/client';
import { useLive } from '@/live/use_live';
import { ActionButton } from '@/parts/Button';
import { ActionFailed } from '@/parts/StateBlock';
import { When } from '@/parts/When';
import { discovery as words } from '@/words/discovery';
import { shareOf } from './scan_draft';

interface Props {
  scan: Schemas['Scan'];
  mayWrite: boolean;
  onChanged: () => void;
}

export function ScanState({ scan, mayWrite, onChanged }: Props) {
  const { tenant } = useLive();
  const cancel = useMutation({
    mutationFn: () =>
      take(
        api(tenant).DELETE('/api/v1/discovery/scans/{scan_id}', {
          params: { path: { scan_id: scan.id } },
        }),
      ),
    onSettled: onChanged,
  });
  const isRunning = scan.state === 'running';
  const hosts = words.hosts(scan.hosts_done, scan.hosts_total);
  return (
    <section
      aria-label={words.lastScan}
      className="flex max-w-2xl flex-col gap-2 rounded-panel border border-line bg-surface p-4"
    >
      <p className="flex flex-wrap items-baseline gap-x-3" data-testid="scan">
        <span className="font-semibold">{words.states[scan.state]}</span>
        <span className="font-mono text-text-2 wrap-anywhere">{scan.networks.join(' ')}</span>
        <span className="text-text-2">
          <When at={scan.ended_at ?? scan.started_at} />
        </span>
      </p>
      {isRunning && (
        <div
          role="progressbar"
          aria-label={words.progress}
          aria-valuenow={scan.hosts_done}
          aria-valuemin={0}
          aria-valuemax={scan.hosts_total}
          aria-valuetext={hosts}
          className="h-2 overflow-hidden rounded-control bg-sunken"
        >
          <div className="h-full bg-accent" style={{ width: `${shareOf(scan) * 100}%` }} />
        </div>
      )}
      <p className="text-text-2">
        {hosts}, {words.found(scan.found)}
      </p>
      {cancel.isError && <ActionFailed error={cancel.error} />}
      {isRunning && mayWrite && (
        <div>
          <ActionButton isPending={cancel.isPending} onClick={() => cancel.mutate()}>
            {words.cancelScan}
          </ActionButton>
        </div>
      )}
    </section>
  );
}
