// The shapes of the server's answers, under the names of its own records.

export type Role = 'agent' | 'supervisor' | 'administrator';
export type Language = 'en' | 'ja';

export interface Page<T> {
  items: T[];
  /** Hand it back as `after`; null: the end. */
  next?: string | null;
}

export interface Me {
  agentId: number;
  name: string;
  email: string;
  role: Role;
  teamIds: number[];
  language: string;
  timeZone: string;
}

export interface SetUpDto {
  needed: boolean;
  demoSignIns: DemoSignIn[];
}

export interface DemoSignIn {
  name: string;
  role: Role;
  email: string;
  password: string;
}

export interface DirectoryAgent {
  id: number;
  name: string;
  role: Role;
  teamIds: number[];
  active: boolean;
}

export interface DirectoryTeam {
  id: number;
  name: string;
}

export interface DirectoryAccount {
  id: number;
  name: string;
  channel: string;
}

export interface DirectoryDto {
  agents: DirectoryAgent[];
  teams: DirectoryTeam[];
  accounts: DirectoryAccount[];
}

export type TicketStatus = 'open' | 'snoozed' | 'resolved' | 'spam' | 'trash';

export interface PriorityReason {
  code: string;
  /** Negative: sooner. */
  minutes: number;
  phrases: string[];
}

export interface TicketRow {
  id: number;
  subject: string;
  snippet: string;
  status: TicketStatus;
  waiting: boolean;
  waitingSince?: string | null;
  answerBy?: string | null;
  slaDue?: string | null;
  snoozedUntil?: string | null;
  rank: number;
  mood: number;
  previousMood?: number | null;
  urgency: number;
  moodCorrected: boolean;
  reasons: PriorityReason[];
  channel: string;
  accountId: number;
  customerId: number;
  customerName: string;
  language: string;
  teamId?: number | null;
  assigneeId?: number | null;
  tags: string[];
  messageCount: number;
  lastAuthor: 'customer' | 'agent' | 'system';
  lastMessageAt: string;
  createdAt: string;
  version: number;
  customerVersion: number;
}

export type MessageKind = 'customer' | 'agent' | 'note' | 'system';
export type Delivery = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'bounced' | 'failed';

export interface ToneSpan {
  start: number;
  length: number;
  mood: number;
  urgency: number;
  cause: string;
}

export interface AttachmentDto {
  id: number;
  fileName: string;
  contentType: string;
  size: number;
  contentId?: string | null;
}

export interface MessageDto {
  id: number;
  ticketId: number;
  seq: number;
  kind: MessageKind;
  at: string;
  text: string;
  html?: string | null;
  quoted?: string | null;
  agentId?: number | null;
  authorName?: string | null;
  mood?: number | null;
  urgency?: number | null;
  tone: ToneSpan[];
  automatic: boolean;
  delivery?: Delivery | null;
  deliveryNote?: string | null;
  clientId?: string | null;
  attachments: AttachmentDto[];
  facts?: Record<string, string> | null;
}

export interface TicketDetail {
  ticket: TicketRow;
  messages: MessageDto[];
  hasOlderMessages: boolean;
  customer: CustomerPanel;
}

export interface CustomerDto {
  id: number;
  name: string;
  email?: string | null;
  phone?: string | null;
  title?: string | null;
  companyId?: number | null;
  companyName?: string | null;
  language?: string | null;
  timeZone?: string | null;
  notes?: string | null;
  externalId?: string | null;
  lifetimeValue: number;
  ordersCount: number;
  openDealsAmount: number;
  openDealsCount: number;
  ticketsCount: number;
  lastMood?: number | null;
  nps?: number | null;
  csat?: number | null;
  lastSeenAt?: string | null;
  createdAt: string;
  mergedInto?: number | null;
  version: number;
}

export interface IdentityDto {
  id: number;
  kind: string;
  address: string;
  name?: string | null;
  verified: boolean;
  blocked: boolean;
}

export interface CompanyDto {
  id: number;
  name: string;
  domain?: string | null;
  externalId?: string | null;
}

export interface DealDto {
  id: number;
  title: string;
  stage: string;
  state: 'open' | 'won' | 'lost';
  amount: number;
  currency: string;
  closeOn?: string | null;
  owner?: string | null;
}

export type TouchArea = 'sales' | 'marketing' | 'support' | 'survey' | 'visit' | 'note';

export interface TouchDto {
  id: number;
  kind: string;
  area: TouchArea;
  source: string;
  at: string;
  title: string;
  amount?: number | null;
  currency?: string | null;
  link?: string | null;
  ticketId?: number | null;
  agentId?: number | null;
  data?: string | null;
}

export interface CustomerPanel {
  customer: CustomerDto;
  identities: IdentityDto[];
  company?: CompanyDto | null;
  openDeals: DealDto[];
  timeline: TouchDto[];
  timelineNext?: string | null;
}

export interface TeamCount {
  teamId?: number | null;
  open: number;
  waiting: number;
  negative: number;
}

export interface ViewCounts {
  unassigned: number;
  mine: number;
  open: number;
  waiting?: number;
  snoozed: number;
  resolved: number;
  teams: TeamCount[];
}

export interface StoredFile {
  fileName: string;
  contentType: string;
  size: number;
  sha256: string;
}

export interface SearchHit {
  ticket: TicketRow;
  messageId: number;
  snippet: string;
  marks: { start: number; length: number }[];
}

export interface SessionDto {
  id: number;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  address: string;
  userAgent: string;
  current: boolean;
}

export interface AgentDto {
  id: number;
  name: string;
  email: string;
  role: Role;
  teamIds: number[];
  language: string;
  timeZone: string;
  active: boolean;
  lockedUntil?: string | null;
  createdAt: string;
}

export interface TokenDto {
  id: number;
  name: string;
  hint: string;
  scopes: string[];
  createdBy: number;
  createdAt: string;
  lastUsedAt?: string | null;
  expiresAt?: string | null;
}

export interface NewTokenDto {
  token: TokenDto;
  secret: string;
}

export interface ChannelCapabilitiesDto {
  maxLength: number;
  live: boolean;
  html: boolean;
  subject: boolean;
  receipts: boolean;
  maxFileBytes: number;
  /** How long after the customer's last message an answer is allowed; null: always. */
  replyWindowSeconds?: number | null;
  /** Whether answers can go out by it at all. */
  answers: boolean;
}

export type SettingKind = 'text' | 'longText' | 'number' | 'switch' | 'url' | 'lines';

export interface SettingField {
  key: string;
  label: string;
  kind: SettingKind;
  required: boolean;
  secret: boolean;
  default?: string | null;
  help?: string | null;
}

export interface ChannelDto {
  key: string;
  name: string;
  icon: string;
  patienceSeconds: number;
  capabilities: ChannelCapabilitiesDto;
  settings: SettingField[];
}

export interface CheckResult {
  works: boolean;
  field?: string | null;
  explanation?: string | null;
}

export interface QuarantinedEnvelope {
  id: number;
  accountId: number;
  accountName: string;
  receivedAt: string;
  contentType: string;
  size: number;
  reason?: string | null;
}

export interface ChannelAccountDto {
  id: number;
  channel: string;
  key: string;
  name: string;
  teamId?: number | null;
  patienceSeconds?: number | null;
  enabled: boolean;
  version: number;
  settings: Record<string, string>;
  /** Which secrets have a value; the values never leave the server. */
  secretsSet: string[];
  installed: boolean;
  createdAt: string;
  lastSuccessAt?: string | null;
  lastErrorAt?: string | null;
  lastError?: string | null;
}

export type HistoryKind = 'customers' | 'companies' | 'deals' | 'orders' | 'touches';

export interface ImportDto {
  id: number;
  kind: string;
  source: string;
  fileName: string;
  mapping: Record<string, string>;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  /** Of bytes or rows, as is `handled`. */
  total: number;
  handled: number;
  created: number;
  updated: number;
  failed: number;
  createdAt: string;
  finishedAt?: string | null;
  error?: string | null;
}

export interface ImportErrorDto {
  row: number;
  field?: string | null;
  code: string;
  message: string;
  raw: string;
}

export interface ImportPreview {
  encoding: string;
  separator: string;
  columns: string[];
  fields: string[];
  guess: Record<string, string>;
  rows: string[][];
}

export interface SegmentCondition {
  field: string;
  op: string;
  value?: string | number | null;
}

export interface SegmentFilter {
  all: SegmentCondition[];
  any: SegmentCondition[];
}

export interface SegmentDto {
  id: number;
  name: string;
  filter: SegmentFilter;
  shared: boolean;
  createdBy: number;
  mine: boolean;
  version: number;
}

export interface SegmentPreview {
  count: number;
  capped: boolean;
  first: CustomerDto[];
}

export interface DuplicateDto {
  customer: CustomerDto;
  reasons: string[];
}

export interface MergeDto {
  id: number;
  keptId: number;
  mergedId: number;
  mergedName: string;
  mergedBy?: number | null;
  mergedAt: string;
  undoneAt?: string | null;
}

export interface BoardGroup {
  id?: number | null;
  open: number;
  waiting: number;
  negative: number;
}

export interface BoardAgent {
  agentId: number;
  open: number;
  waiting: number;
}

export interface BoardSnapshot {
  at: string;
  open: number;
  waiting: number;
  negative: number;
  unassigned: number;
  longestWaitingSince?: string | null;
  overdue: number;
  dueIn15: number;
  dueIn30: number;
  dueIn60: number;
  byTeam: BoardGroup[];
  byAccount: BoardGroup[];
  byAgent: BoardAgent[];
  atRisk: TicketRow[];
}

// The agent hub.

export type AgentState = 'available' | 'away' | 'offline';

export interface AgentEvent {
  seq: number;
  type: string;
  at: string;
  agentId?: number | null;
  ticketId?: number | null;
  customerId?: number | null;
  data: Record<string, unknown>;
  /** As it is now, which may be newer than the event; its version tells. */
  ticket?: TicketRow | null;
  /** The ticket left my sight. */
  removed?: boolean;
  message?: MessageDto | null;
  customer?: CustomerPanel | null;
}

export interface AgentResume {
  head: number;
  events: AgentEvent[];
  reset: boolean;
}

export interface Tick {
  seq: number;
  at: string;
}

export interface TicketViewer {
  agentId: number;
  name: string;
  typing: boolean;
}

export interface TicketPresence {
  ticketId: number;
  viewers: TicketViewer[];
}

export interface VisitorTyping {
  ticketId: number;
  on: boolean;
  preview?: string | null;
}

export interface VisitorPage {
  ticketId: number;
  url: string;
  title: string;
  at: string;
}

export interface AgentPresence {
  agentId: number;
  state: AgentState;
  since: string;
}
