// A moment: how long ago or when, as the person likes it; both on hover, exact for machines.
import { times } from '@/app/settings';
import { dateAndTime, duration, moment, zoneName } from '@/format/time';
import { useTimeText } from '@/live/use_live';

const atOf = (at: string | number) => (typeof at === 'number' ? at : Date.parse(at));

export function When({ at }: { at: string | number }) {
  const time = atOf(at);
  const isAbsolute = times.use() === 'absolute';
  const text = useTimeText((now) => (isAbsolute ? dateAndTime(time) : moment(time, now)));
  const exact = new Date(time).toISOString();
  return (
    <time dateTime={exact} title={`${dateAndTime(time)} ${zoneName(time)}`}>
      {text}
    </time>
  );
}

// "11 min": since when something has been so.
export function Since({ at }: { at: string | number }) {
  const time = atOf(at);
  const isAbsolute = times.use() === 'absolute';
  const text = useTimeText((now) => (isAbsolute ? dateAndTime(time) : duration(now - time)));
  return (
    <time dateTime={new Date(time).toISOString()} title={`${dateAndTime(time)} ${zoneName(time)}`}>
      {text}
    </time>
  );
}
