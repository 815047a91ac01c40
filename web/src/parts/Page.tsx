// A page's heading: it names the tab, and takes the focus when the page comes, so that a screen
// reader starts there.
import { useEffect, useRef, type ReactNode } from 'react';
import { common } from '@/words/common';

let isFirst = true;

export function usePageTitle(title: string, tenant?: string) {
  useEffect(() => {
    document.title = [title, tenant, common.product].filter(Boolean).join(' · ');
  }, [title, tenant]);
}

interface Props {
  title: string;
  tenant?: string | undefined;
  // Beside the title.
  children?: ReactNode;
  id?: string;
}

export function PageTitle({ title, tenant, children, id }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  usePageTitle(title, tenant);
  useEffect(() => {
    // The browser itself begins at the top of the first page.
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, [id]);
  return (
    <h1 ref={heading} tabIndex={-1} className="min-w-0 text-title font-semibold break-words">
      {title}
      {children}
    </h1>
  );
}
