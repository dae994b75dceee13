/** The command that proves that a cause is gone: a write is proved by send-test alone. */
export function proofCommand(check: string, destination = ''): string {
  const where = destination ? ` ${destination}` : '';
  if (/\/(accepts|found|equal|removed)$/.test(check)) return `leadctl send-test${where} --cleanup`;
  return check.startsWith('marketplace/') ? `leadctl validate${where}` : `leadctl validate${where} --only ${check}`;
}
