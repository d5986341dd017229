/** Replaces every live secret in a text, whatever encoding it is in. Applied wherever text leaves the process. */
export type Redact = (text: string) => string;
