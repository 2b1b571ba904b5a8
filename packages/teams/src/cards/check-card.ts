import { createRequire } from 'node:module';
import { CARD_BUDGET_BYTES, sizeOf } from './fit-budget.ts';

/**
 * What is wrong with a message before Teams sees it, as one line per problem; empty when nothing is.
 * Teams itself says nothing: a workflow answers 202 to a card that it can never show.
 */
export function checkCard(message: unknown): readonly string[] {
  const attachments = isRecord(message) && Array.isArray(message['attachments']) ? message['attachments'] : [];
  const size = sizeOf(message);
  return [
    ...(isRecord(message) && message['type'] === 'message' ? [] : ['type must be "message"']),
    ...(attachments.length > 0 ? [] : ['attachments must be a list with a card: the workflow fails without it']),
    ...(size > CARD_BUDGET_BYTES ? [`${size} bytes, more than the ${CARD_BUDGET_BYTES} that are safe in Teams`] : []),
    ...attachments.flatMap((attachment: unknown, index) => {
      const problems = attachmentProblems(attachment);
      return attachments.length === 1 ? problems : problems.map((problem) => `attachment ${index + 1}: ${problem}`);
    }),
  ];
}

function attachmentProblems(attachment: unknown): readonly string[] {
  if (!isRecord(attachment) || !isRecord(attachment['content'])) return ['the attachment has no content'];
  const { contentType, content } = attachment;
  return [
    ...(contentType === 'application/vnd.microsoft.card.adaptive' ? [] : [`content type ${String(contentType)}`]),
    ...teamsProblems(content),
    ...schemaProblems(content),
  ];
}

/** What the library does not know: limits and habits of Teams. */
function teamsProblems(card: Readonly<Record<string, unknown>>): readonly string[] {
  const version = String(card['version']);
  const elements = elementsOf(card);
  return [
    ...(/^1\.[0-5]$/.test(version) ? [] : [`version ${version}: Teams shows cards up to 1.5`]),
    ...(Array.isArray(card['body']) && card['body'].length > 0 ? [] : ['the card has no body']),
    ...elements.flatMap((element) => [
      ...(UNUSABLE.has(String(element['type'])) ? [`${String(element['type'])} does nothing in a webhook's card`] : []),
      ...(element['type'] === 'Action.OpenUrl' && !isHttp(element['url'])
        ? [`the button "${String(element['title'])}" has no http(s) URL`]
        : []),
    ]),
  ];
}

const UNUSABLE: ReadonlySet<string> = new Set(['Action.Submit', 'Action.Execute', 'Media']);

/** What the adaptivecards library says. It judges only: its own output would lose what is Teams' (`msteams`). */
function schemaProblems(card: unknown): readonly string[] {
  const { AdaptiveCard, SerializationContext } = library();
  const parsed = new AdaptiveCard();
  const context = new SerializationContext();
  parsed.parse(card, context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const missing = parsed.validateProperties().validationEvents.map((event) => event.message);
  return [...new Set([...events, ...missing])];
}

/** The part of adaptivecards that is used here. */
interface Library {
  readonly AdaptiveCard: new () => {
    parse(json: unknown, context: unknown): void;
    validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] };
  };
  readonly SerializationContext: new () => {
    readonly eventCount: number;
    getEventAt(index: number): { readonly message: string };
  };
}

/** The library's ESM build cannot be imported by Node (imports without extensions); its bundle can be required. */
function library(): Library {
  const require = createRequire(import.meta.url);
  return require('adaptivecards/dist/adaptivecards.min.js') as Library;
}

function elementsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  if (!isRecord(value)) return [];
  return [value, ...Object.values(value).flatMap(elementsOf)];
}

function isHttp(url: unknown): boolean {
  return typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
