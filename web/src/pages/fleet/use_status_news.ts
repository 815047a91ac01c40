// Says aloud what changes in the fleet: one device by name, many as a number.
import { useCallback, useRef } from 'react';
import { say } from '@/app/announcer';
import { isStatus, statusWords, type Status } from '@/format/filter';
import type { Fact } from '@/live/facts';
import { useFacts } from '@/live/use_live';
import { fleet as words, statusWord } from '@/words/fleet';

const gather = 1000;

export function useStatusNews() {
  const news = useRef<{ name: string; status: Status }[]>([]);
  const tell = useCallback(() => {
    const all = news.current;
    news.current = [];
    const [first] = all;
    if (!first) return;
    if (all.length === 1) return say(words.statusSaid(first.name, statusWord[first.status]));
    const worst = statusWords.find((status) => all.some((one) => one.status === status));
    say(words.statusesSaid(all.length, statusWord[worst ?? 'unknown']));
  }, []);
  useFacts(
    useCallback(
      (fact: Fact) => {
        const { name, status } = fact.data;
        if (fact.verb !== 'status_changed' || typeof name !== 'string') return;
        if (typeof status !== 'string' || !isStatus(status)) return;
        if (news.current.length === 0) setTimeout(tell, gather);
        news.current.push({ name, status });
      },
      [tell],
    ),
  );
}
