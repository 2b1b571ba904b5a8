import { formatCommand, notGated, type Plan, redactSecrets, redactValue } from '@sglang-ci/core';

/** What was run, as a `plan.json` says it, in lines for people. A plan that cannot be read is a line that says so. */
export function planLines(text: string): readonly { readonly label: string; readonly text: string }[] {
  try {
    const lines = linesOf(redactValue(JSON.parse(text) as Plan));
    return lines.flatMap(([label, line]) => (line === undefined ? [] : [{ label, text: redactSecrets(line) }]));
  } catch {
    return [{ label: 'plan', text: 'plan.json cannot be read' }];
  }
}

function linesOf(plan: Plan): readonly (readonly [string, string | undefined])[] {
  const { image, backend, protocol, server, gate, points, excluded = [] } = plan;
  const seed = protocol.seed === undefined ? '' : `, seed ${protocol.seed}`;
  return [
    ['image', image],
    ['backend', backend],
    ['protocol', `${protocol.name}, ${protocol.runsPerLoad} runs per load${seed}`],
    ['server', server && formatCommand(server.command)],
    [
      'accuracy gate',
      gate &&
        `${gate.threshold === undefined ? notGated(gate.evaluator) : `at least ${gate.threshold}`} over up to ${gate.maxRuns} runs: ${formatCommand(gate.command)}`,
    ],
    ['points', points.map(({ id, runs }) => `${id} × ${runs}`).join(', ')],
    ['first point', points[0] && formatCommand(points[0].command)],
    [
      'not measured',
      excluded.length === 0 ? undefined : excluded.map(({ point, rule }) => `${point} (${rule})`).join(', '),
    ],
  ];
}
