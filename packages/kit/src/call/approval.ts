import type { Approval, Principal } from '@gatehouse/passport';
import { ConnectorError } from '../error.ts';

/**
 * Whether this consent covers this effect: the same digest, in time, and given by somebody else. That it works only
 * once is kept by the journal. Throws ConnectorError `forbidden` with the rule `approval.…`.
 */
export function verifyApproval(
  approval: Approval,
  about: { digest: string; requester: Principal; now: number },
): void {
  const { person, agent } = about.requester;
  if (approval.by === person || approval.by === agent) {
    throw refused('approval.self', 'Nobody approves a write of their own.');
  }
  if (approval.exp * 1000 <= about.now) {
    throw refused('approval.expired', 'The approval has expired.');
  }
  if (approval.digest !== about.digest) {
    throw refused(
      'approval.other-effect',
      'The approval was given for another effect: the arguments or the record have changed since.',
    );
  }
}

function refused(rule: string, message: string): ConnectorError {
  return new ConnectorError('forbidden', message, {
    hint: 'Ask a second person to approve the write as it stands now.',
    details: { rule },
  });
}
