// What the person may do here. What a role can never do is absent from the page.
export function allows(grants: readonly string[] | undefined, permission: string): boolean {
  const [resource, action] = permission.split(':');
  return (grants ?? []).some((grant) => {
    const [ofResource, ofAction] = grant.split(':');
    return (
      (ofResource === '*' || ofResource === resource) && (ofAction === '*' || ofAction === action)
    );
  });
}
