// Looking for devices: a scan, how far it is, and what was found.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { me, queryClient, scans } from '@/api/queries';
import { allows } from '@/app/permissions';
import { useLive } from '@/live/use_live';
import { PageTitle } from '@/parts/Page';
import { Failed } from '@/parts/StateBlock';
import { discovery as words } from '@/words/discovery';
import { ProposalList } from './ProposalList';
import { ScanForm } from './ScanForm';
import { ScanState } from './ScanState';

export default function DiscoveryPage() {
  const { tenant } = useLive();
  const mayWrite = allows(useQuery(me(tenant)).data?.permissions, 'device:write');
  const query = useQuery(scans(tenant));
  const scan = query.data?.items[0];
  const isRunning = scan?.state === 'running';
  const readAnew = () => void queryClient.invalidateQueries({ queryKey: [tenant, 'scans'] });
  // What a scan finds comes with its progress.
  const found = `${scan?.id} ${scan?.found} ${scan?.state}`;
  const before = useRef(found);
  useEffect(() => {
    if (before.current === found) return;
    before.current = found;
    void queryClient.invalidateQueries({ queryKey: [tenant, 'proposals'] });
  }, [found, tenant]);
  return (
    <div className="flex max-w-5xl flex-col gap-6">
      <div className="flex flex-col gap-1">
        <PageTitle title={words.title} tenant={tenant} />
        <p className="max-w-[72ch] text-text-2">{words.intro}</p>
      </div>
      {mayWrite && <ScanForm isRunning={isRunning} onStarted={readAnew} />}
      {query.isError && !query.data && (
        <Failed
          error={query.error}
          noun={words.noun}
          tenant={tenant}
          permission="device:read"
          onRetry={() => void query.refetch()}
        />
      )}
      {scan && <ScanState scan={scan} mayWrite={mayWrite} onChanged={readAnew} />}
      <ProposalList mayWrite={mayWrite} />
    </div>
  );
}
