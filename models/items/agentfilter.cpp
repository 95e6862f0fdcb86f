// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/agentfilter.h"

#include "models/items/agenttexts.h"

namespace wavedeck {

namespace {

const QStringList& keys()
{
    static const QStringList all{QStringLiteral("state"), QStringLiteral("wave"), QStringLiteral("role"),
        QStringLiteral("is"), QStringLiteral("capability"), QStringLiteral("team"), QStringLiteral("tier")};
    return all;
}

bool contains(const QString& text, const QString& value)
{
    return text.contains(value, Qt::CaseInsensitive);
}

int section(RowKind kind)
{
    return kind == RowKind::Agent ? 0 : kind == RowKind::Fold ? 1 : 2;
}

/// Runs of digits count as numbers: a-2 before a-10. Without a locale, so that it is the same everywhere.
int naturalOrder(const QString& left, const QString& right)
{
    qsizetype l = 0;
    qsizetype r = 0;
    while (l < left.size() && r < right.size()) {
        if (left[l].isDigit() && right[r].isDigit()) {
            const qsizetype lFrom = l;
            const qsizetype rFrom = r;
            while (l < left.size() && left[l].isDigit())
                ++l;
            while (r < right.size() && right[r].isDigit())
                ++r;
            const double a = left.mid(lFrom, l - lFrom).toDouble();
            const double b = right.mid(rFrom, r - rFrom).toDouble();
            if (a < b || b < a)
                return a < b ? -1 : 1;
            continue;
        }
        const QChar a = left[l++].toCaseFolded();
        const QChar b = right[r++].toCaseFolded();
        if (a != b)
            return a < b ? -1 : 1;
    }
    const qsizetype rest = (left.size() - l) - (right.size() - r);
    return rest < 0 ? -1 : rest > 0 ? 1 : 0;
}

int compare(const QVariant& a, const QVariant& b)
{
    if (a.isValid() != b.isValid())
        return a.isValid() ? -1 : 1;
    if (a.typeId() != QMetaType::QString) {
        const double left = a.toDouble();
        const double right = b.toDouble();
        return left < right ? -1 : left > right ? 1 : 0;
    }
    return naturalOrder(a.toString(), b.toString());
}

} // namespace

AgentFilter::AgentFilter(AgentModel& agents, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_agents(agents)
{
    setRecursiveFilteringEnabled(true);
    setDynamicSortFilter(false);
    setSourceModel(&agents);
}

void AgentFilter::changed()
{
    invalidateFilter();
    Q_EMIT filterChanged();
}

void AgentFilter::setText(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_words = FilterWords::parse(text, keys());
    changed();
}

void AgentFilter::setWave(const QString& wave)
{
    if (wave == m_wave)
        return;
    m_wave = wave;
    changed();
}

void AgentFilter::setCapability(std::optional<Capability> capability)
{
    if (capability == m_capability)
        return;
    m_capability = capability;
    changed();
}

void AgentFilter::setAttention(const QSet<QString>& agents)
{
    if (agents == m_attention)
        return;
    m_attention = agents;
    for (const FilterWords::Word& word : m_words.words())
        if (word.key == QStringLiteral("is"))
            return changed();
}

void AgentFilter::clear()
{
    m_text.clear();
    m_words = {};
    m_wave.clear();
    m_capability.reset();
    changed();
}

bool AgentFilter::fitsWord(const LiveAgent& agent, const QString& key, const QString& value) const
{
    const Agent& row = agent.row;
    if (key.isEmpty())
        return contains(row.id, value) || contains(row.name, value) || contains(stepText(row), value);
    if (key == QStringLiteral("state"))
        return QString(word(row.state)).startsWith(value);
    if (key == QStringLiteral("role"))
        return contains(row.role, value);
    if (key == QStringLiteral("tier"))
        return contains(row.tier, value);
    if (key == QStringLiteral("team"))
        return contains(row.reportsTo, value);
    if (key == QStringLiteral("capability"))
        return QString(word(row.capability)).startsWith(value);
    if (key == QStringLiteral("wave")) {
        if (contains(row.wave, value))
            return true;
        for (const LiveWave& wave : m_agents.live()->waves)
            if (wave.row.id == row.wave)
                return contains(wave.row.name, value) || QString::number(wave.row.position) == value;
        return false;
    }
    if (value == QStringLiteral("attention"))
        return m_attention.contains(row.id);
    if (value == QStringLiteral("live"))
        return isLive(row.state);
    if (value == QStringLiteral("done"))
        return row.state == AgentState::Succeeded;
    if (value == QStringLiteral("finished"))
        return hasEnded(row.state);
    return false;
}

bool AgentFilter::fits(const LiveAgent& agent) const
{
    if (!m_wave.isEmpty() && agent.row.wave != m_wave)
        return false;
    if (m_capability && agent.row.capability != *m_capability)
        return false;
    return m_words.match([&](const QString& key, const QString& value) { return fitsWord(agent, key, value); });
}

bool AgentFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (!isFiltering() || !m_agents.live())
        return true;
    // A group shows only for what it holds; the recursion asks that.
    const int agent = m_agents.agentAt(m_agents.index(row, 0, parent));
    return agent >= 0 && fits(m_agents.live()->agents[agent]);
}

bool AgentFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const int a = section(RowKind(left.data(RowKindRole).toInt()));
    const int b = section(RowKind(right.data(RowKindRole).toInt()));
    const bool down = sortOrder() == Qt::DescendingOrder;
    if (a != b)
        return down ? a > b : a < b; // the order of the kinds is not turned round
    if (a == 1)
        return false;
    const QVariant l = left.data(SortRole);
    const QVariant r = right.data(SortRole);
    if (l.isValid() != r.isValid())
        return down ? r.isValid() : l.isValid(); // unknown is last in both directions
    const int order = compare(l, r);
    return order != 0 ? order < 0 : (down ? left.row() > right.row() : left.row() < right.row());
}

AgentFilter::Count AgentFilter::count() const
{
    Count count;
    if (!m_agents.live())
        return count;
    const auto& agents = m_agents.live()->agents;
    count.all = int(agents.size());
    count.shown = isFiltering()
        ? int(std::count_if(agents.begin(), agents.end(), [&](const LiveAgent& agent) { return fits(agent); }))
        : count.all;
    return count;
}

QList<std::pair<QString, QString>> AgentFilter::help()
{
    return {
        {QStringLiteral("lint"), QStringLiteral("id, name or step has these letters")},
        {QStringLiteral("state:failed"), QStringLiteral("agents in a state")},
        {QStringLiteral("wave:analysis"), QStringLiteral("agents of a wave, by id, name or number")},
        {QStringLiteral("role:qa"), QStringLiteral("agents with a role")},
        {QStringLiteral("team:c-03"), QStringLiteral("agents that report to somebody")},
        {QStringLiteral("capability:modify"), QStringLiteral("agents that may change files")},
        {QStringLiteral("is:attention"), QStringLiteral("agents that need a person; also live, done, finished")},
        {QStringLiteral("-word"), QStringLiteral("all but those that fit the word")},
    };
}

} // namespace wavedeck
