/** Performance is not measured because another run of the same image missed the accuracy threshold. */
export class AccuracyRefusal extends Error {}
