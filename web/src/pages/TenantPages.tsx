// All pages of one tenant, in their shell; or that there is no such tenant.
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { me, tenants } from '@/api/queries';
import { AppShell } from '@/app/AppShell';
import { LinkButton } from '@/parts/Button';
import { PageTitle } from '@/parts/Page';
import { Message } from '@/parts/StateBlock';
import { shell, states } from '@/words/common';

export default function TenantPages() {
  const { tenant } = useParams({ from: '/t/$tenant' });
  const person = useQuery(me(tenant)).data;
  const known = useQuery(tenants()).data?.items;
  // Who may see all tenants is let into one that does not exist; the list knows better.
  const isMissing =
    known !== undefined && person !== undefined && !known.some(({ id }) => id === tenant);
  if (!isMissing) return <AppShell tenant={tenant} />;
  return (
    <main className="p-6">
      <PageTitle title={tenant} />
      <Message title={states.notFound(shell.tenantNamed(tenant))}>
        <LinkButton to="/" look="primary">
          {shell.fleet}
        </LinkButton>
      </Message>
    </main>
  );
}
