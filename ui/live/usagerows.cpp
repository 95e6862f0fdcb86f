// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/usagerows.h"

#include "ui/theme/format.h"

#include <QMap>

namespace wavedeck::ui {

namespace {

constexpr int kMostModels = 100;

struct Sum {
    qint64 tokens = 0;
    qint64 cost = 0;
    qint64 unpriced = 0;
};

QString tr(const char* text)
{
    return AgentRowList::tr(text);
}

AgentRow rowOf(const QString& model, const Sum& sum)
{
    AgentRow row;
    row.text = model.isEmpty() ? tr("model not told") : plain(model, 60);
    if (sum.unpriced > 0 && sum.cost > 0)
        row.detail = tr("%1 of unknown cost").arg(tokens(sum.unpriced));
    row.amount = tokens(sum.tokens);
    row.right = sum.unpriced > 0 && sum.cost == 0 ? tr("cost unknown") : money(sum.cost);
    row.spoken = tr("%1, %2 tokens, %3").arg(row.text, row.amount, row.right);
    if (!row.detail.isEmpty())
        row.spoken += QString(QStringLiteral(", ") + row.detail);
    return row;
}

} // namespace

QList<AgentRow> usageRows(const ProtocolView& view, const QString& agent)
{
    QMap<QString, Sum> models;
    for (const Usage& usage : view.usage) {
        if (!agent.isEmpty() && usage.agent != agent)
            continue;
        Sum& sum = models[usage.model];
        sum.tokens += usage.tokens.input + usage.tokens.output + usage.tokens.cacheRead + usage.tokens.cacheWrite;
        sum.cost += usage.costTold + usage.costPriced;
        sum.unpriced += usage.unpriced;
    }
    QList<AgentRow> rows;
    for (auto it = models.constBegin(); it != models.constEnd() && rows.size() < kMostModels; ++it)
        rows.append(rowOf(it.key(), *it));
    if (models.size() > kMostModels) {
        AgentRow rest;
        rest.text = rest.spoken = tr("%1 more").arg(count(models.size() - kMostModels));
        rows.append(rest);
    }
    return rows;
}

} // namespace wavedeck::ui
