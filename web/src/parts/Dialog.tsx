// The browser's own modal dialog: it keeps the focus, closes by Escape and gives the focus back.
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { ActionFailed } from './StateBlock';
import { ActionButton, Button } from './Button';

interface Props {
  title: string;
  onClose?: () => void;
  children: ReactNode;
}

// Open as long as it is rendered. Without onClose it cannot be closed from inside.
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const opener = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      className={
        'm-auto max-h-[90dvh] w-[min(32rem,calc(100vw-2rem))] overflow-auto rounded-panel border ' +
        'border-line bg-raised p-6 text-text shadow-float'
      }
    >
      <div className="flex flex-col gap-4">
        <h2 id={titleId} className="text-title font-semibold">
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}

interface DangerProps {
  title: string;
  // The consequence comes first.
  consequence: string;
  button: string;
  keep: string;
  isPending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDanger(props: DangerProps) {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p>{props.consequence}</p>
      {props.error !== null && <ActionFailed error={props.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        {/* The least harmful one first: it has the focus when the dialog opens. */}
        <Button onClick={props.onClose}>{props.keep}</Button>
        <ActionButton look="danger" isPending={props.isPending} onClick={props.onConfirm}>
          {props.button}
        </ActionButton>
      </div>
    </Dialog>
  );
}
