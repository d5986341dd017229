/** Formats that vendors use and the compiler does not bring; whole numbers and bytes come with openapi-backend. */
export const FORMATS = {
  // RFC 3339; a numeric zone may lack its colon, as Jira writes it
  'date-time': /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  email: /^[^\s@]+@[^\s@]+$/,
  uuid: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  uri: (text: string) => URL.canParse(text),
  url: (text: string) => URL.canParse(text),
  'uri-template': true,
  hostname: /^[\w.-]+$/,
} as const;
