// Changes a device. If somebody else changed it meanwhile, both are shown and nothing is lost.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api, take, type Device } from '@/api/client';
import { fieldError, isProblem } from '@/api/problem';
import { device as deviceQuery, queryClient } from '@/api/queries';
import { useLive, useTimeText } from '@/live/use_live';
import { serverClock } from '@/live/clock';
import { ActionButton, Button, LinkButton } from '@/parts/Button';
import { ErrorSummary } from '@/parts/Field';
import { PageTitle } from '@/parts/Page';
import { ActionFailed, Failed, Loading, Skeleton } from '@/parts/StateBlock';
import { common, states } from '@/words/common';
import { device as deviceWords } from '@/words/device';
import { deviceForm as words } from '@/words/fleet';
import { ago } from '@/format/time';
import { changeOf, draftOf, type Draft } from './device_draft';
import { ConnectionFields, NameFields, wrongFields } from './DeviceFields';

function Conflict(props: { theirs: Draft; noticedAt: number; onSave: () => void }) {
  const [isShown, setShown] = useState(false);
  const text = useTimeText((now) => states.changedElsewhere(ago(now - props.noticedAt)));
  const { theirs } = props;
  return (
    <div role="alert" className="flex flex-col gap-3 rounded-control bg-warn-tint p-3 text-warn">
      <p>{text}</p>
      {isShown && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4">
          <dt>{words.name}</dt>
          <dd>{theirs.name}</dd>
          <dt>{words.address}</dt>
          <dd>{theirs.address}</dd>
          <dt>{words.interval}</dt>
          <dd>
            {theirs.interval} {words.seconds}
          </dd>
        </dl>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setShown(!isShown)}>{states.seeChange}</Button>
        <Button onClick={props.onSave}>{states.saveAnyway}</Button>
      </div>
    </div>
  );
}

function EditForm({ device }: { device: Device }) {
  const live = useLive();
  const { tenant } = live;
  const navigate = useNavigate();
  const [base, setBase] = useState(device);
  const [draft, setDraft] = useState(() => draftOf(device));
  const [theirs, setTheirs] = useState<{ device: Device; noticedAt: number }>();
  const [attempt, setAttempt] = useState(0);
  const params = { tenant, device: device.id };
  const save = useMutation({
    mutationFn: (version: number) =>
      take(
        api(tenant).PATCH('/api/v1/devices/{device_id}', {
          params: { path: { device_id: device.id }, header: { 'If-Match': `"${version}"` } },
          body: changeOf(draftOf(base), draft),
        }),
      ),
    onSuccess: (changed) => {
      queryClient.setQueryData(deviceQuery(tenant, device.id).queryKey, changed);
      live.devices.putAnswer([changed]);
      void navigate({ to: '/t/$tenant/fleet/$device/overview', params });
    },
    onError: async (error) => {
      setAttempt((before) => before + 1);
      if (!isProblem(error, 'precondition_failed')) return;
      const { queryKey } = deviceQuery(tenant, device.id);
      await queryClient.invalidateQueries({ queryKey, refetchType: 'none' });
      const now = await queryClient.fetchQuery({ ...deviceQuery(tenant, device.id), staleTime: 0 });
      // A poll that changed its status is nobody else's change: save on top of it.
      if (Object.keys(changeOf(draftOf(base), draftOf(now))).length === 0) {
        setBase(now);
        save.mutate(now.entity_version);
      } else setTheirs({ device: now, noticedAt: serverClock.now() });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(base.entity_version);
  };
  const saveAnyway = () => {
    if (!theirs) return;
    setTheirs(undefined);
    save.mutate(theirs.device.entity_version);
  };
  const errorAt = (pointer: string) => fieldError(save.error, pointer);
  const wrong = wrongFields(errorAt);
  const isOther = save.isError && !theirs && wrong.length === 0;
  const onDraft = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const fields = { draft, onDraft, errorAt, mayCreateProfile: false };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <ErrorSummary wrong={wrong} attempt={attempt} />
      {theirs && (
        <Conflict
          theirs={draftOf(theirs.device)}
          noticedAt={theirs.noticedAt}
          onSave={saveAnyway}
        />
      )}
      {isOther && !isProblem(save.error, 'precondition_failed') && (
        <ActionFailed error={save.error} />
      )}
      <NameFields {...fields} />
      <ConnectionFields {...fields} isDriverFixed />
      <div className="flex flex-wrap gap-2">
        <ActionButton look="primary" type="submit" isPending={save.isPending}>
          {common.save}
        </ActionButton>
        <LinkButton to="/t/$tenant/fleet/$device/overview" params={params} look="quiet">
          {common.cancel}
        </LinkButton>
      </div>
    </form>
  );
}

export default function EditDevicePage() {
  const { tenant } = useLive();
  const { device: id } = useParams({ from: '/t/$tenant/fleet/$device/edit' });
  const query = useQuery(deviceQuery(tenant, id));
  const retry = () => void query.refetch();
  const title = words.editTitle(query.data?.name ?? deviceWords.noun);
  return (
    <div className="flex max-w-xl flex-col gap-6">
      <PageTitle title={title} tenant={tenant} />
      {query.isPending && (
        <Loading noun={deviceWords.noun} skeleton={<Skeleton />} onRetry={retry} />
      )}
      {query.isError && !query.data && (
        <Failed
          error={query.error}
          noun={deviceWords.noun}
          missing={deviceWords.notFound}
          onRetry={retry}
        />
      )}
      {query.data && <EditForm key={id} device={query.data} />}
    </div>
  );
}
