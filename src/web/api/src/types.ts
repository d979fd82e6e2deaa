// The shapes of the server's answers under the names of its own records, from its own document: `npm run generate -w api`
// after src/web/api/openapi.json changed. Only what goes over the hub is written here, for the document does not speak of it.

import type { components } from './schema';

type Schemas = components['schemas'];

/** Members that the server always writes, though a reader of its document need not count on it. */
type Always<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };

export type AgentDto = Schemas['AgentDto'];
export type Alerts = Schemas['Alerts'];
export type AttachmentDto = Schemas['AttachmentDto'];
export type BoardAgent = Schemas['BoardAgent'];
export type BoardGroup = Schemas['BoardGroup'];
export type BoardLimits = Schemas['BoardLimits'];
export type BoardSample = Schemas['BoardSample'];
export type BoardSnapshot = Omit<Always<Schemas['BoardSnapshot'], 'alarms'>, 'atRisk'> & { atRisk: TicketRow[] };
export type BotAccountDto = Omit<Schemas['BotAccountDto'], 'flow'> & { flow: BotFlow };
export type BotChoice = Schemas['BotChoice'];
export type BotField = Schemas['BotField'];
export type BotFigures = Schemas['BotFigures'];
export type BotFlow = Omit<Always<Schemas['BotFlow'], 'on' | 'name' | 'greeting' | 'handOver' | 'handOverAway' | 'urgentWords'>, 'steps'> & { steps: BotStep[] };
export type BotPreviewTalk = Schemas['BotPreviewTalk'];
export type BotStep = Always<Schemas['BotStep'], 'on' | 'say' | 'choices' | 'fields'>;
export type BotText = Schemas['BotText'];
export type ChannelAccountDto = Schemas['ChannelAccountDto'];
export type ChannelCapabilitiesDto = Schemas['ChannelCapabilitiesDto'];
export type ChannelDto = Schemas['ChannelDto'];
export type CallDto = Schemas['CallDto'];
export type CallScene = Schemas['CallScene'];
export type CallFigures = Schemas['CallFigures'];
export type CapacitySettings = Always<Schemas['CapacitySettings'], 'channels'>;
/** A text that is written often; places such as {{customer.name}} are filled from the ticket. */
export type CannedAnswer = Schemas['CannedAnswer'];
export type CheckDto = Schemas['CheckDto'];
export type CheckResult = Schemas['CheckResult'];
export type CompanyDto = Schemas['CompanyDto'];
/** Who gets a message besides the one it is for. */
export type Copies = Schemas['Copies'];
export type CorrectionsDto = Schemas['CorrectionsDto'];
export type CustomerDto = Schemas['CustomerDto'];
export type CustomerPanel = Schemas['CustomerPanel'];
export type DealDto = Schemas['DealDto'];
export type DemoSignIn = Schemas['DemoSignIn'];
export type DirectoryAccount = Schemas['DirectoryAccount'];
export type DirectoryAgent = Schemas['DirectoryAgent'];
export type DirectoryDto = Schemas['DirectoryDto'];
export type DirectoryTeam = Schemas['DirectoryTeam'];
export type DuplicateDto = Schemas['DuplicateDto'];
export type DraftDto = Schemas['DraftDto'];
export type FieldChange = Schemas['FieldChange'];
export type HeldLetterDto = Schemas['HeldLetterDto'];
export type HeldReplyDto = Schemas['HeldReplyDto'];
export type HelpArticleDto = Schemas['HelpArticleDto'];
export type HelpVersionDto = Schemas['HelpVersionDto'];
export type HelpEntry = Schemas['HelpEntry'];
export type HelpPage = Schemas['HelpPage'];
export type HelpPreview = Schemas['HelpPreview'];
export type HelpText = Schemas['HelpText'];
export type Holiday = Schemas['Holiday'];
export type HoursSaved = Omit<Schemas['HoursSaved'], 'settings'> & { settings: HoursSettings };
export interface HoursSettings {
  desk?: OpeningHours | null;
  teams: { teamId: number; hours: OpeningHours }[];
}
export type HistoryKind = Schemas['HistoryKind'];
export type IdentityDto = Schemas['IdentityDto'];
export type ImportDto = Schemas['ImportDto'];
export type ImportErrorDto = Schemas['ImportErrorDto'];
export type ImportPreview = Schemas['ImportPreview'];
export type IncidentDto = Schemas['IncidentDto'];
export type LocalToneReport = Schemas['LocalToneReport'];
export type Macro = Omit<Always<Schemas['Macro'], 'use'>, 'actions'> & { actions: MacroActions };
export type MacroActions = Always<Schemas['MacroActions'], 'addTags' | 'removeTags' | 'checks'>;
export type MacroPreview = Schemas['MacroPreview'];
export type MacroResult = Omit<Schemas['MacroResult'], 'ticket' | 'before'> & { ticket: TicketRow; before: TicketRow };
export type MacroTextUse = Schemas['MacroTextUse'];
export type Me = Schemas['Me'];
export type MergeDto = Schemas['MergeDto'];
export type MessageDto = Always<Schemas['MessageDto'], 'tone' | 'automatic' | 'attachments'>;
export type MessageKind = Schemas['MessageKind'];
export type NewTokenDto = Schemas['NewTokenDto'];
export type NewWallboardDto = Schemas['NewWallboardDto'];
export type NotificationDto = Schemas['NotificationDto'];
export type NotificationsDto = Schemas['NotificationsDto'];
export type OpeningHours = Always<Schemas['OpeningHours'], 'timeZone' | 'week' | 'holidays'>;
export type OpenSpan = Schemas['OpenSpan'];
export type PriorityReason = Schemas['PriorityReason'];
export type PriorityMove = Schemas['PriorityMove'];
export type PriorityPreview = Schemas['PriorityPreview'];
export type PrioritySaved = Schemas['PrioritySaved'];
export type PrioritySettings = Required<Omit<Schemas['PrioritySettings'], 'causes'>> & { causes: Required<Schemas['CauseFactors']> };
export type PrioritySettingsDto = { settings: PrioritySettings; defaults: PrioritySettings };
export type QuarantinedEnvelope = Schemas['QuarantinedEnvelope'];
export type RevenueAtRisk = Omit<Schemas['RevenueAtRisk'], 'top'> & { top: TicketAtRisk[] };
export type Role = Schemas['Role'];
/** What agents keep under a name; the body is the kind's own. */
export type ReplyRouteDto = Schemas['ReplyRouteDto'];
export type SavedItem<T> = Omit<Schemas['SavedItemOfCannedAnswer'], 'body'> & { body: T };
export type SearchHit = Omit<Schemas['SearchHit'], 'ticket'> & { ticket: TicketRow };
export type SegmentCondition = Omit<Schemas['SegmentCondition'], 'value'> & { value?: string | number | null };
export type SegmentDto = Omit<Schemas['SegmentDto'], 'filter'> & { filter: SegmentFilter };
export type SegmentFilter = { all: SegmentCondition[]; any: SegmentCondition[] };
export type SegmentPreview = Schemas['SegmentPreview'];
export type SessionDto = Always<Schemas['SessionDto'], 'current'>;
export type SetUpDto = Schemas['SetUpDto'];
export type SettingField = Schemas['SettingField'];
export type SettingKind = Schemas['SettingKind'];
export type Recipient = Schemas['Recipient'];
export type SideConversationDto = Schemas['SideConversationDto'];
export type StoredFile = Schemas['StoredFile'];
export type TicketStarted = Omit<Schemas['TicketStarted'], 'ticket' | 'message'> & { ticket: TicketRow; message: MessageDto };
export type SurveyAnswer = Schemas['SurveyAnswer'];
export type TeamCount = Schemas['TeamCount'];
export type TicketAtRisk = Omit<Schemas['TicketAtRisk'], 'ticket'> & { ticket: TicketRow };
export type TicketDetail = Omit<Schemas['TicketDetail'], 'ticket' | 'messages' | 'customer'> & { ticket: TicketRow; messages: MessageDto[]; customer: CustomerPanel };
export type TicketRow = Always<Schemas['TicketRow'], 'moodCorrected' | 'openChecks'>;
export type MessageTemplate = Schemas['MessageTemplate'];
export type TicketFieldDto = Schemas['TicketFieldDto'];
export type TicketFieldKind = Schemas['TicketFieldKind'];
export type TicketSideDto = Schemas['TicketSideDto'];
export type TicketStatus = Schemas['TicketStatus'];
/** Conditions on the rows of the queue; one status, since that is the index it walks. */
export type TicketView = { status: TicketStatus; all: ViewCondition[]; any: ViewCondition[] };
export type TokenDto = Schemas['TokenDto'];
export type ToneSpan = Schemas['ToneSpan'];
export type TouchArea = Schemas['TouchArea'];
export type TouchDto = Schemas['TouchDto'];
export type TrailEntry = Schemas['TrailEntry'];
export type ViewCondition = { field: string; op: string; value?: string | number | boolean | null };
export type ViewCount = Schemas['ViewCount'];
export type SavedViewCount = Schemas['SavedViewCount'];
export type ViewCounts = Schemas['ViewCounts'];
export type VoiceHour = Schemas['VoiceHour'];
export type VoiceOverview = Schemas['VoiceOverview'];
export type VoicePost = Schemas['VoicePost'];
export type VoiceStream = Schemas['VoiceStream'];
export type VoiceTrend = Schemas['VoiceTrend'];
export type WallboardDto = Schemas['WallboardDto'];
export type WallGroup = Schemas['WallGroup'];
export type WallSnapshot = Schemas['WallSnapshot'];
export type WritingDto = Schemas['WritingDto'];

export interface Page<T> {
  items: T[];
  /** Hand it back as `after`; null: the end. */
  next?: string | null;
  /** The search stopped at its bound; with `next` it goes on. */
  partial?: boolean;
}

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

export type AgentState = 'available' | 'away' | 'offline';

