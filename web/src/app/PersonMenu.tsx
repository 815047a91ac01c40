// The person: colours, signing out.
import { useQueryClient } from '@tanstack/react-query';
import { CircleUser, LogOut } from 'lucide-react';
import { api, take } from '@/api/client';
import { signIn } from '@/api/sign_in';
import { Menu, menuItem } from '@/parts/Menu';
import { shell } from '@/words/common';
import { theme, type Theme } from './settings';

function ThemeChoice() {
  const chosen = theme.use();
  return (
    <fieldset className="flex flex-col px-3 py-1">
      <legend className="pb-1 font-semibold">{shell.theme}</legend>
      {Object.entries(shell.themes).map(([value, word]) => (
        <label key={value} className="flex min-h-8 max-sm:min-h-11 items-center gap-3">
          <input
            type="radio"
            name="theme"
            className="size-4"
            checked={chosen === value}
            onChange={() => theme.set(value as Theme)}
          />
          {word}
        </label>
      ))}
    </fieldset>
  );
}

export function PersonMenu({ name }: { name: string }) {
  const queries = useQueryClient();
  const signOut = async () => {
    await take(api().DELETE('/api/v1/sign-ins/current')).catch(() => undefined);
    signIn.left();
    queries.clear();
    location.assign('/sign-in');
  };
  return (
    <Menu
      name={shell.person}
      title={name}
      className={
        'grid size-8 max-sm:size-11 place-items-center rounded-control text-text-2 hover:bg-sunken'
      }
      button={<CircleUser size={20} strokeWidth={1.75} aria-hidden="true" />}
    >
      {() => (
        <>
          <p className="truncate px-3 py-1 text-text-2">{name}</p>
          <ThemeChoice />
          <button type="button" className={menuItem} onClick={() => void signOut()}>
            <LogOut size={16} strokeWidth={1.75} aria-hidden="true" />
            {shell.signOut}
          </button>
        </>
      )}
    </Menu>
  );
}
