import { drawFirstCharts } from './draw-charts.ts';
import { foldChoices } from './fold-choices.ts';
import { sendFormsAtOnce } from './send-forms-at-once.ts';
import { watchForNews } from './watch-for-news.ts';
import { followLinksInPlace } from './visit.ts';

/** What the pages do beyond links and forms: charts, choices that take effect at once, and news without a reload. */
document.documentElement.classList.add('scripted');
followLinksInPlace();
sendFormsAtOnce();
watchForNews();
foldChoices(document);
void drawFirstCharts();
