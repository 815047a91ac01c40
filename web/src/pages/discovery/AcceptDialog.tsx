// Makes a device of a proposal: its name, and credentials where its driver needs some.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api, take, type Device, type Schemas } from '@/api/client';
import { fieldError } from '@/api/problem';
import { credentialProfiles } from '@/api/queries';
import { useLive } from '@/live/use_live';
import { kindsOf } from '@/pages/fleet/credentials_draft';
import { ActionButton, Button } from '@/parts/Button';
import { Dialog } from '@/parts/Dialog';
import { ErrorSummary, SelectField, TextField } from '@/parts/Field';
import { ActionFailed } from '@/parts/StateBlock';
import { common } from '@/words/common';
import { discovery as words } from '@/words/discovery';
import { driverWord } from '@/words/fleet';

interface Props {
  proposal: Schemas['Proposal'];
  onAdded: (device: Device) => void;
  onClose: () => void;
}

export function AcceptDialog({ proposal, onAdded, onClose }: Props) {
  const { tenant } = useLive();
  const [name, setName] = useState(proposal.name ?? proposal.address);
  const [profile, setProfile] = useState(proposal.credential_profile_id ?? '');
  const [attempt, setAttempt] = useState(0);
  const kinds = kindsOf(proposal.driver);
  const all = useQuery(credentialProfiles(tenant)).data?.items ?? [];
  const fitting = all.filter(({ kind }) => kinds.includes(kind));
  const accept = useMutation({
    mutationFn: () =>
      take(
        api(tenant).POST('/api/v1/discovery/proposals/{proposal_id}/accept', {
          params: { path: { proposal_id: proposal.id } },
          body: { name: name.trim(), ...(profile ? { credential_profile_id: profile } : {}) },
        }),
      ),
    onSuccess: onAdded,
    onError: () => setAttempt((before) => before + 1),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!accept.isPending) accept.mutate();
  };
  const ofName = fieldError(accept.error, '/name');
  const ofProfile = fieldError(accept.error, '/credential_profile_id');
  const wrong = [
    ...(ofName ? [{ id: 'accept-name', text: `${words.name} ${ofName}` }] : []),
    ...(ofProfile ? [{ id: 'accept-profile', text: `${words.profile} ${ofProfile}` }] : []),
  ];
  return (
    <Dialog title={words.addTitle(proposal.address)} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <ErrorSummary wrong={wrong} attempt={attempt} />
        {accept.isError && wrong.length === 0 && <ActionFailed error={accept.error} />}
        <p className="text-text-2 wrap-anywhere">
          {driverWord[proposal.driver]} {proposal.description}
        </p>
        <TextField
          id="accept-name"
          label={words.name}
          error={ofName}
          value={name}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        {kinds.length > 0 && (
          <SelectField
            id="accept-profile"
            label={words.profile}
            error={ofProfile}
            value={profile}
            onChange={(event) => setProfile(event.target.value)}
          >
            <option value="">{words.noProfile}</option>
            {fitting.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </SelectField>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{common.cancel}</Button>
          <ActionButton look="primary" type="submit" isPending={accept.isPending}>
            {words.addButton}
          </ActionButton>
        </div>
      </form>
    </Dialog>
  );
}
