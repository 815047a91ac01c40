// From one customer to another: type-ahead over the tenants of this person. The kind of page stays,
// its filter does not.
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { tenants } from '@/api/queries';
import { Button, LinkButton } from '@/parts/Button';
import { Dialog } from '@/parts/Dialog';
import { TextField } from '@/parts/Field';
import { Failed, Loading, Skeleton } from '@/parts/StateBlock';
import { common, shell } from '@/words/common';

interface Props {
  current: string;
  mayCreate: boolean;
  onClose: () => void;
}

export function TenantSwitcher({ current, mayCreate, onClose }: Props) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const answer = useQuery(tenants());
  const wanted = text.trim().toLowerCase();
  const found = (answer.data?.items ?? []).filter(
    (tenant) => tenant.name.toLowerCase().includes(wanted) || tenant.id.includes(wanted),
  );
  const go = (tenant: string) => {
    onClose();
    void navigate({ to: '/t/$tenant/fleet', params: { tenant } });
  };
  return (
    <Dialog title={shell.switchTenant} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const first = found[0];
          if (first) go(first.id);
        }}
      >
        <TextField
          label={shell.findTenant}
          value={text}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
      </form>
      {answer.isPending && <Loading noun={shell.tenant} skeleton={<Skeleton rows={3} />} />}
      {answer.isError && (
        <Failed
          error={answer.error}
          noun={shell.tenantList}
          onRetry={() => void answer.refetch()}
        />
      )}
      {answer.data && found.length === 0 && <p>{shell.noTenantFound(text)}</p>}
      <ul className="flex max-h-72 flex-col gap-1 overflow-auto">
        {found.map((tenant) => (
          <li key={tenant.id}>
            <Button
              look="quiet"
              className="w-full justify-between!"
              aria-current={tenant.id === current || undefined}
              onClick={() => go(tenant.id)}
            >
              <span className="truncate text-text">{tenant.name}</span>
              <span className="font-mono text-meta font-normal">{tenant.id}</span>
            </Button>
          </li>
        ))}
      </ul>
      <div className="flex justify-end gap-2">
        {mayCreate && (
          <LinkButton to="/start" onClick={onClose}>
            {shell.newTenant}
          </LinkButton>
        )}
        <Button onClick={onClose}>{common.close}</Button>
      </div>
    </Dialog>
  );
}
