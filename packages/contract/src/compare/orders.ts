/** Text beyond this many characters is not searched for orders; that is said, since it may hold some. */
const SEARCHED = 200_000;

const SECRET_FILES = String.raw`(?:~|\$HOME|\/root|\/home\/\w+)?\/?\.(?:ssh|aws|gnupg|kube|docker|cursor|claude|netrc|npmrc|git-credentials|bash_history|zsh_history)\b|\/etc\/(?:passwd|shadow)\b|\bid_(?:rsa|ed25519|ecdsa)\b`;

/**
 * Commands to the model that no description of a tool needs. Imperative forms only: "Reads ~/.ssh/config" says what a
 * tool does, "read ~/.ssh/config" sends the model there. Every gap is bounded, so each is linear in the text.
 */
const ORDERS: readonly (readonly [what: string, pattern: RegExp])[] = [
  [
    'an order to keep something from the user',
    /\b(?:do not|don't|don’t|never|must not|should not|without) (?:ever )?(?:tell|telling|inform|informing|notify|notifying|alert|alerting|mention|mentioning|disclose|disclosing|reveal|revealing)\b[^.!?\n]{0,40}\b(?:the |your |this to the )?(?:user|human|person|operator)\b/iu,
  ],
  [
    'an order to hide something',
    /\b(?:hide|conceal|keep) (?:this|it|that|these|them|the [a-z ]{1,30}?)(?: a)?(?: secret| hidden)? from (?:the |your )?(?:user|human|person|operator)\b|\bwithout the user(?:'s|’s)? (?:knowing|knowledge|noticing)\b/iu,
  ],
  [
    'an order to read private files',
    new RegExp(
      String.raw`\b(?:read|cat|open|copy|paste|include|attach|upload|send)\b[^.!?\n]{0,60}?(?:${SECRET_FILES})`,
      'iu',
    ),
  ],
  [
    'an order to pass on a file of secrets',
    /\b(?:read|cat|open)\b[^.!?\n]{0,40}\.env\b[^!?\n]{0,80}\b(?:pass|send|include|put|append|provide)\b/iu,
  ],
  [
    'an order to drop earlier instructions',
    /\b(?:ignore|disregard|forget|override)\b (?:all |any |the |your |of )*(?:previous|prior|earlier|above|preceding|other|system) (?:instructions?|prompts?|rules?|messages?|guidelines?)\b/iu,
  ],
  [
    'an order to send the conversation or keys elsewhere',
    /\b(?:send|forward|upload|exfiltrate|leak|transmit)\b[^.!?\n]{0,60}\b(?:system prompt|chat history|conversation history|private keys?|ssh keys?|environment variables)\b/iu,
  ],
  [
    'markup that poses as an instruction',
    /<\/?\s*(?:important|system|secret|hidden|instructions?|override|admin|assistant)\s*>|<\|(?:im_start|im_end|system|assistant)\|>|\[\/?INST\]/iu,
  ],
];

/** The orders in a text, each in a few words; none of them repeats the text. */
export function ordersIn(text: string): string[] {
  // marks of speech and stretched spaces must not hide one
  const plain = text.slice(0, SEARCHED).replaceAll(/[^\S\n]+/g, ' ');
  const found = ORDERS.filter(([, pattern]) => pattern.test(plain)).map(([what]) => what);
  return text.length > SEARCHED
    ? [...found, `${text.length} characters, too many to be searched for orders`]
    : found;
}
