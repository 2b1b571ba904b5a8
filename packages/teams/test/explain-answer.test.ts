import { describe, expect, it } from 'vitest';
import { explainAnswer } from '../src/deliver/explain-answer.ts';

const refused = (code: string): ReturnType<typeof explainAnswer> =>
  explainAnswer({ kind: 'answered', status: 400, text: `{"error":{"code":"${code}","message":"…"}}` });

describe('a workflow that answers 400', () => {
  it.each(['WorkflowTriggerIsNotEnabled', 'WorkflowTriggerNotFound', 'WorkflowNotFound', 'FlowDisabled'])(
    '%s: it is off or gone, and takes no card at all',
    (code) => {
      const { outcome, reason } = refused(code);
      expect(outcome).toBe('webhook');
      expect(reason).toContain('the workflow was deleted or switched off');
    },
  );

  it('a card that does not fit its schema is the fault of the card', () => {
    expect(refused('TriggerInputSchemaMismatch').outcome).toBe('card');
  });
});
