// A new credential profile in the form of a device: its name, and what its kind needs. Secrets are
// written and never read.
import { ChoiceField, TextField } from '@/parts/Field';
import { credentialForm as words, credentialKindWord } from '@/words/device_form';
import { kindsOf, type CredentialKind, type CredentialsDraft } from './credentials_draft';
import type { PartProps } from './DeviceFields';
import { fieldAt } from './places';

type Change = (change: Partial<CredentialsDraft>) => void;

interface KindProps {
  credentials: CredentialsDraft;
  onChange: Change;
  errorAt: PartProps['errorAt'];
}

interface SecretProps {
  member: string;
  label: string;
  hint: string;
  value: string;
  errorAt: PartProps['errorAt'];
  onText: (text: string) => void;
}

// The browser's own passwords do not belong here, neither filled in nor kept.
function SecretField({ member, errorAt, onText, ...rest }: SecretProps) {
  return (
    <TextField
      {...rest}
      {...fieldAt(errorAt, `/credentials/${member}`)}
      type="password"
      autoComplete="new-password"
      onChange={(event) => onText(event.target.value)}
    />
  );
}

function UserField({ credentials, onChange, errorAt, hint }: KindProps & { hint?: string }) {
  return (
    <TextField
      {...fieldAt(errorAt, '/credentials/user_name')}
      label={words.userName}
      hint={hint}
      autoComplete="off"
      spellCheck={false}
      value={credentials.userName}
      onChange={(event) => onChange({ userName: event.target.value })}
    />
  );
}

function CommunityFields({ credentials, onChange, errorAt }: KindProps) {
  return (
    <SecretField
      member="community"
      label={words.community}
      hint={words.stored}
      errorAt={errorAt}
      value={credentials.community}
      onText={(community) => onChange({ community })}
    />
  );
}

function RouterosUserFields(props: KindProps) {
  return (
    <>
      <UserField {...props} hint={words.routerosHint} />
      <SecretField
        member="password"
        label={words.password}
        hint={words.passwordHint}
        errorAt={props.errorAt}
        value={props.credentials.password}
        onText={(password) => props.onChange({ password })}
      />
    </>
  );
}

function SnmpUserFields(props: KindProps) {
  const { credentials, onChange, errorAt } = props;
  const { level } = credentials;
  return (
    <>
      <UserField {...props} />
      <ChoiceField
        {...fieldAt(errorAt, '/credentials/level')}
        label={words.level}
        value={level}
        choices={words.levels}
        onChoice={(chosen) => onChange({ level: chosen })}
      />
      {level !== 'no_auth_no_priv' && (
        <>
          <ChoiceField
            {...fieldAt(errorAt, '/credentials/authentication')}
            label={words.authentication}
            value={credentials.authentication}
            choices={words.authentications}
            onChoice={(authentication) => onChange({ authentication })}
          />
          <SecretField
            member="authentication_password"
            label={words.authenticationPassword}
            hint={words.eightLetters}
            errorAt={errorAt}
            value={credentials.authenticationPassword}
            onText={(authenticationPassword) => onChange({ authenticationPassword })}
          />
        </>
      )}
      {level === 'auth_priv' && (
        <>
          <ChoiceField
            {...fieldAt(errorAt, '/credentials/privacy')}
            label={words.privacy}
            value={credentials.privacy}
            choices={words.privacies}
            onChoice={(privacy) => onChange({ privacy })}
          />
          <SecretField
            member="privacy_password"
            label={words.privacyPassword}
            hint={words.eightLetters}
            errorAt={errorAt}
            value={credentials.privacyPassword}
            onText={(privacyPassword) => onChange({ privacyPassword })}
          />
        </>
      )}
    </>
  );
}

const fieldsOf: Record<CredentialKind, (props: KindProps) => React.ReactNode> = {
  snmp_v1: CommunityFields,
  snmp_v2c: CommunityFields,
  snmp_v3: SnmpUserFields,
  routeros: RouterosUserFields,
};

export default function CredentialFields({ draft, onDraft, errorAt }: PartProps) {
  const { credentials } = draft;
  const onChange: Change = (change) => onDraft({ credentials: { ...credentials, ...change } });
  const kinds = kindsOf(draft.driver);
  const KindFields = fieldsOf[credentials.kind];
  return (
    <div className="flex flex-col gap-4 border-l-2 border-line pl-4">
      <TextField
        {...fieldAt(errorAt, '/profile/name')}
        label={words.profileName}
        value={draft.profileName}
        autoComplete="off"
        onChange={(event) => onDraft({ profileName: event.target.value })}
      />
      {kinds.length > 1 && (
        <ChoiceField<CredentialKind>
          {...fieldAt(errorAt, '/credential_kind')}
          label={words.kind}
          hint={words.kindHint[credentials.kind]}
          value={credentials.kind}
          choices={Object.fromEntries(kinds.map((kind) => [kind, credentialKindWord[kind]]))}
          onChoice={(kind) => onChange({ kind })}
        />
      )}
      <KindFields credentials={credentials} onChange={onChange} errorAt={errorAt} />
    </div>
  );
}
