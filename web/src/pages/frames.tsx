// What stands where a page cannot: no such address, a page that failed.
import type { ErrorComponentProps } from '@tanstack/react-router';
import { LinkButton } from '@/parts/Button';
import { PageTitle } from '@/parts/Page';
import { Failed, Message } from '@/parts/StateBlock';
import { common, shell, states } from '@/words/common';

export function NotFound() {
  return (
    <main className="p-6">
      <PageTitle title={common.product} />
      <Message title={states.notFound(shell.suchPage)}>
        <LinkButton to="/" look="primary">
          {shell.fleet}
        </LinkButton>
      </Message>
    </main>
  );
}

export function PageFailed({ error, reset }: ErrorComponentProps) {
  return (
    <main className="p-6">
      <PageTitle title={common.product} />
      <Failed error={error} noun={shell.page} onRetry={reset} />
    </main>
  );
}
