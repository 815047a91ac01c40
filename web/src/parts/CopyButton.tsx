// Copies a text and says so where the finger was.
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { say } from '@/app/announcer';
import { common } from '@/words/common';
import { Button } from './Button';

export function CopyButton({ text, label = common.copy }: { text: string; label?: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    say(common.copied);
  };
  return (
    <Button onClick={copy} icon={isCopied ? <Check size={16} /> : <Copy size={16} />}>
      {isCopied ? common.copied : label}
    </Button>
  );
}
