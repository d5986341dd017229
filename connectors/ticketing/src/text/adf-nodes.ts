/**
 * The nodes and marks of the Atlassian Document Format, version 1, that are written here: documented ones only
 * (developer.atlassian.com, Jira Cloud platform, "Atlassian Document Format"), with the nesting that the JSON schema
 * of the format allows.
 */
export interface AdfDocument {
  readonly version: 1;
  readonly type: 'doc';
  readonly content: readonly AdfBlock[];
}

export type AdfMark =
  | { readonly type: 'strong' | 'em' | 'strike' | 'code' }
  | { readonly type: 'link'; readonly attrs: { readonly href: string; readonly title?: string } };

export type AdfInline =
  | { readonly type: 'text'; readonly text: string; readonly marks?: readonly AdfMark[] }
  | { readonly type: 'hardBreak' };

export interface AdfParagraph {
  readonly type: 'paragraph';
  readonly content: readonly AdfInline[];
}

export interface AdfCode {
  readonly type: 'codeBlock';
  readonly attrs?: { readonly language: string };
  readonly content?: readonly [{ readonly type: 'text'; readonly text: string }];
}

export type AdfList =
  | { readonly type: 'bulletList'; readonly content: readonly AdfItem[] }
  | {
      readonly type: 'orderedList';
      readonly attrs?: { readonly order: number };
      readonly content: readonly AdfItem[];
    };

/** Begins with a paragraph; a heading, quote, rule or table may not stand in it. */
export interface AdfItem {
  readonly type: 'listItem';
  readonly content: readonly [AdfParagraph, ...(AdfParagraph | AdfCode | AdfList)[]];
}

export interface AdfCell {
  readonly type: 'tableHeader' | 'tableCell';
  readonly content: readonly [AdfParagraph];
}

export type AdfBlock =
  | AdfParagraph
  | AdfCode
  | AdfList
  | {
      readonly type: 'heading';
      readonly attrs: { readonly level: number };
      readonly content: readonly AdfInline[];
    }
  | {
      readonly type: 'blockquote';
      readonly content: readonly (AdfParagraph | AdfCode | AdfList)[];
    }
  | { readonly type: 'rule' }
  | {
      readonly type: 'table';
      readonly content: readonly {
        readonly type: 'tableRow';
        readonly content: readonly AdfCell[];
      }[];
    };
