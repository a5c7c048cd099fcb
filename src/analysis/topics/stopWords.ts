/**
 * English and Chinese stop words. Own lists: those of the libraries hold words that matter here (left, right, side,
 * system, two; 左, 右). Negations are in the lists, because "no" answers any question.
 */

const english = `
a about above after again against all almost along already also although always am among an and another any anything
are around as at away be because been before being below between both but by can cannot could did do does doing done
during each either else enough etc ever every few following for from further get give given go had has have having he
hence her here hers him his how however i if in instead into is it its itself just kind less lot made mainly make many
may me might mine more most mostly much must my name neither no nor not nothing of off often on once one only onto or
other our ours out over own part per please probably quite rather really same see seem seen several shall she should
show shown shows so some something sort still such than that the their them then there these they this those though
through thus to together too toward towards type under until up upon us use used using usually very via was we well were
what whatever when where whether which while who whom whose why will with within without would yes yet you your
`;

const chinese = `
的 了 是 在 有 的是 是在 中的 中有 多少个 拍的 和 与 及 或 或者 也 都 就 而 而且 但 但是 并 并且 被 把
将 对 对于 从 到 由 于 以 以及 为 为了 因为 所以 如果 则 其 之 中 里 里面 这 那 这个 那个 这些 那些
这张 那张 该 此 它 它们 他 她 我 你 我们 你们 张 幅 个 种 些 位 次 哪 哪个 哪些 哪里 哪儿 哪一个 什么
怎么 怎样 如何 多少 几 几个 谁 吗 呢 吧 啊 呀 么 是否 是不是 有没有 能 能否 可以 会 应该 请 请问 问 不
不是 没有 没 否 非 很 最 更 还 还是 只 又 再 上 下 属于 包含 包括 存在 可 可能 看 看到 看起来 显示 一
一个 一种 一些 所 所有 用 使用 进行 通过 关于 具有 等 这幅 这样 那样 主要 通常 一般
`;

export const stopWords: ReadonlySet<string> = new Set(`${english} ${chinese}`.split(/\s+/).filter(Boolean));
