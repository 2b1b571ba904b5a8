/** The few elements of an adaptive card that our cards use; Teams shows all of them on desktop and mobile. */
export interface TextBlock {
  readonly type: 'TextBlock';
  readonly id?: string;
  readonly text: string;
  readonly size?: 'Small' | 'Medium' | 'Large';
  readonly weight?: 'Bolder';
  readonly color?: CardColor;
  readonly spacing?: 'None' | 'Small' | 'Medium';
  readonly isSubtle?: true;
  readonly wrap?: true;
}

export type CardColor = 'Default' | 'Good' | 'Warning' | 'Attention';

/** A button that opens a page. */
export interface OpenUrl {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
}

export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly version: '1.4';
  readonly msteams: { readonly width: 'Full' };
  /** What a client shows that cannot render the card, and what notifications preview. */
  readonly fallbackText: string;
  readonly body: readonly TextBlock[];
  readonly actions?: readonly OpenUrl[];
}

/** What is posted to a Teams workflow: a message with one card. */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: AdaptiveCard;
    },
  ];
}

/** Puts a body (its lines that say something) and buttons into the envelope that the "Send webhook alerts" workflow expects. */
export function messageOf(card: {
  readonly fallbackText: string;
  readonly body: readonly TextBlock[];
  readonly actions: readonly OpenUrl[];
}): TeamsMessage {
  const { fallbackText, body, actions } = card;
  const content: AdaptiveCard = {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    msteams: { width: 'Full' },
    fallbackText,
    body: body.filter(({ text }) => text !== ''),
    ...(actions.length > 0 && { actions }),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}
