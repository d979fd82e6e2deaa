/** The visitor's side of the server, as it goes over the wire. */
export interface WireFile {
  id: number;
  fileName: string;
  contentType: string;
  size: number;
}

/** Answer to an upload; handed back as it is with the message that carries the file. */
export interface StoredFile {
  sha256: string;
  fileName: string;
  contentType: string;
  size: number;
}

export interface VisitorMessage {
  id: number;
  clientId?: string | null;
  author: 'customer' | 'agent' | 'system';
  name?: string | null;
  text: string;
  at: string;
  attachments: WireFile[];
  delivery?: string | null;
  /** Written by no person. */
  bot?: { name: string; choices: string[]; articleId?: number | null } | null;
}

export interface ChatSettings {
  title: string;
  greeting: string;
  language?: string;
  askName?: boolean;
  preChat?: boolean;
  askSatisfaction?: boolean;
  /** A visitor may ask to be called. */
  callBacks?: boolean;
  /** There is a mailbox that the conversation can be sent by. */
  transcriptByMail?: boolean;
  /** Whether somebody is there, and until or from when. */
  hours?: { open: boolean; changesAt?: string | null };
  /** In which half of the customers had their first answer lately. */
  typicalMinutes?: number | null;
  quickReplies?: string[];
  /** There are articles to read. */
  help?: boolean;
  /** As #rrggbb. */
  colour?: string | null;
  maxLength?: number;
  maxFileBytes?: number;
  maxFiles?: number;
}

export interface Visitor {
  name?: string | null;
  email?: string | null;
  verified?: boolean;
}

export interface SessionAnswer {
  token: string;
  visitor: Visitor;
  settings: ChatSettings;
}

export interface SessionRequest {
  token?: string;
  identity?: string;
  name?: string;
  email?: string;
  language?: string;
  page?: { url: string; title: string };
}

export interface ResumeAnswer {
  head: number;
  messages: VisitorMessage[];
  hasOlder?: boolean;
  /** The conversation that waits to be rated. */
  survey?: number | null;
  /** The messages take the place of those the client has. */
  reset?: boolean;
}

export interface OlderAnswer {
  messages: VisitorMessage[];
  hasOlder: boolean;
}

export interface Outgoing {
  clientId: string;
  text: string;
  files: StoredFile[];
  callBack?: CallBack | undefined;
}

export interface CallBack {
  number: string;
  /** When it would suit; null: any time. */
  wish: string | null;
}

export const limits = { length: 10_000, fileBytes: 25 * 1024 * 1024, files: 10 } as const;
