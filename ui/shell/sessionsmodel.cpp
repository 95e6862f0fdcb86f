// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sessionsmodel.h"

#include "models/history/measures.h"
#include "ui/theme/format.h"
#include "ui/theme/tokens.h"

#include <QDateTime>

#include <algorithm>

namespace wavedeck::ui {

namespace {

QString started(qint64 utcMs)
{
    return utcMs <= 0 ? kNone
                      : QStringLiteral("%1, %2").arg(
                          date(utcMs), QDateTime::fromMSecsSinceEpoch(utcMs).toString(QStringLiteral("HH:mm")));
}

} // namespace

bool SessionsModel::isNumber(int column)
{
    return column >= Elapsed && column <= Gates;
}

QString SessionsModel::keyOf(int column)
{
    switch (column) {
    case Elapsed:
        return QStringLiteral("elapsed_ms");
    case Done:
        return QStringLiteral("agents_spawned");
    case AtOnce:
        return QStringLiteral("max_concurrent");
    case Parallel:
        return QStringLiteral("parallel_factor");
    case Delegation:
        return QStringLiteral("delegation_ratio");
    case Hierarchy:
        return QStringLiteral("hierarchy_compliance");
    case Direct:
        return QStringLiteral("direct_edit_rate");
    case Tokens:
        return QStringLiteral("tokens");
    case Cost:
        return QStringLiteral("cost_microusd");
    default:
        return {};
    }
}

SessionsModel::Row SessionsModel::make(const SessionLine& line) const
{
    Row row{line, plain(line.session.name), plain(line.session.planFile, 400), {}, m_lines.value(line.session.id)};
    row.folded = QStringList{line.session.id, row.name, title(line.session.state), row.plan}
                     .join(QLatin1Char('\n'))
                     .toCaseFolded();
    return row;
}

SessionsModel::Row SessionsModel::makeReported(const history::Line& line)
{
    SessionLine shown;
    shown.session.id = line.id;
    shown.session.number = -1;
    shown.session.name = line.name;
    shown.session.planFile = line.source;
    Row row{shown, plain(line.name), plain(line.source, 400), {}, line};
    row.folded = QStringList{line.id, row.name, plain(line.state), row.plan}.join(QLatin1Char('\n')).toCaseFolded();
    return row;
}

void SessionsModel::setLines(const QList<history::Line>& lines)
{
    QList<Row> reported;
    m_lines.clear();
    for (const history::Line& line : lines)
        if (line.reported)
            reported.append(makeReported(line));
        else
            m_lines.insert(line.id, line);
    const auto isSame = [](const Row& a, const Row& b) { return a.came == b.came; };
    if (!std::equal(m_rows.begin() + m_own, m_rows.end(), reported.begin(), reported.end(), isSame)) {
        beginResetModel();
        m_rows = m_rows.mid(0, m_own) + reported;
        endResetModel();
    }
    for (qsizetype i = 0; i < m_own; ++i) {
        history::Line line = m_lines.value(m_rows[i].line.session.id);
        if (line == m_rows[i].came)
            continue;
        m_rows[i].came = std::move(line);
        Q_EMIT dataChanged(index(int(i), 0), index(int(i), kColumns - 1));
    }
}

void SessionsModel::setChecked(const QString& id, bool on)
{
    if (on == m_checked.contains(id))
        return;
    if (on)
        m_checked.append(id);
    else
        m_checked.removeAll(id);
    for (int i = 0; i < int(m_rows.size()); ++i)
        if (m_rows[i].line.session.id == id)
            Q_EMIT dataChanged(index(i, Id), index(i, Id), {Qt::CheckStateRole, Qt::AccessibleTextRole});
    Q_EMIT checkedChanged();
}

bool SessionsModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || !m_checkable || !index.isValid())
        return false;
    setChecked(m_rows[index.row()].line.session.id, value.toInt() == Qt::Checked);
    return true;
}

bool SessionsModel::same(const SessionLine& a, const SessionLine& b)
{
    return a.session.name == b.session.name && a.session.state == b.session.state
        && a.session.endedAt == b.session.endedAt && a.session.planFile == b.session.planFile && a.agents == b.agents
        && a.succeeded == b.succeeded && a.ended == b.ended && a.live == b.live && a.costMicroUsd == b.costMicroUsd
        && a.tokens == b.tokens && a.session.reasons == b.session.reasons;
}

void SessionsModel::setSessions(const QList<SessionLine>& sessions, qint64 now)
{
    m_now = now;
    // New ones come on top; everything else is another list.
    const qsizetype added = sessions.size() - m_own;
    bool grown = added >= 0;
    for (qsizetype i = 0; grown && i < m_own; ++i)
        grown = m_rows[i].line.session.id == sessions[i + added].session.id;
    if (!grown) {
        beginResetModel();
        const QList<Row> reported = m_rows.mid(m_own);
        m_rows.clear();
        for (const SessionLine& line : sessions)
            m_rows.append(make(line));
        m_own = m_rows.size();
        m_rows += reported;
        endResetModel();
        return;
    }
    for (qsizetype i = 0; i < m_own; ++i) {
        if (same(m_rows[i].line, sessions[i + added]))
            continue;
        m_rows[i] = make(sessions[i + added]);
        Q_EMIT dataChanged(index(int(i), 0), index(int(i), kColumns - 1));
    }
    if (added == 0)
        return;
    beginInsertRows({}, 0, int(added) - 1);
    QList<Row> rows;
    for (qsizetype i = 0; i < added; ++i)
        rows.append(make(sessions[i]));
    m_rows = rows + m_rows;
    m_own += added;
    endInsertRows();
}

void SessionsModel::setFollowed(const QString& session)
{
    if (session == m_followed)
        return;
    const QString before = std::exchange(m_followed, session);
    for (int i = 0; i < int(m_rows.size()); ++i)
        if (const QString& id = m_rows[i].line.session.id; id == before || id == session)
            Q_EMIT dataChanged(index(i, Id), index(i, Name), {Qt::FontRole, FollowedRole, Qt::AccessibleTextRole});
}

void SessionsModel::setNow(qint64 now)
{
    m_now = now;
    for (int i = 0; i < int(m_own); ++i)
        if (!hasEnded(m_rows[i].line.session.state))
            Q_EMIT dataChanged(index(i, Elapsed), index(i, Elapsed), {Qt::DisplayRole});
}

const SessionLine* SessionsModel::at(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows[row].line : nullptr;
}

bool SessionsModel::matches(int row, const QStringList& foldedWords) const
{
    return std::all_of(foldedWords.begin(), foldedWords.end(),
        [this, row](const QString& word) { return m_rows[row].folded.contains(word); });
}

int SessionsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SessionsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

qint64 SessionsModel::elapsedOf(const SessionLine& line) const
{
    const Session& session = line.session;
    if (session.startedAt <= 0)
        return -1;
    return std::max<qint64>(0, (session.endedAt > 0 ? session.endedAt : m_now) - session.startedAt);
}

QString SessionsModel::text(const Row& row, int column) const
{
    const SessionLine& line = row.line;
    if (row.came.reported && !keyOf(column).isEmpty())
        return figure(row, column);
    switch (column) {
    case Id:
        return plain(line.session.id, 24);
    case Name:
        return row.name.isEmpty() ? kNone : row.name;
    case State:
        return row.came.reported ? plain(row.came.state, 60) : title(line.session.state);
    case Started:
        return row.came.reported && !row.came.date.isEmpty() ? plain(row.came.date, 60)
                                                             : started(line.session.startedAt);
    case Elapsed:
        return duration(elapsedOf(line));
    case Done:
        return tr("%1 of %2").arg(count(line.succeeded), count(line.agents));
    case Tokens:
        return line.tokens > 0 ? tokens(line.tokens) : kNone;
    case Cost:
        return line.costMicroUsd > 0 ? money(line.costMicroUsd) : kNone;
    case Gates:
        return row.came.gates > 0 ? tr("%1 of %2").arg(count(row.came.gatesPassed), count(row.came.gates)) : kNone;
    case Tier:
        return row.came.tier.isEmpty() ? kNone : plain(row.came.tier, 24);
    case Plan:
        return row.plan.isEmpty() ? kNone : row.plan;
    default:
        return figure(row, column);
    }
}

QString SessionsModel::figure(const Row& row, int column) const
{
    const QString key = keyOf(column);
    return row.came.figure(key).value ? plain(history::figureText(row.came, key), 40) : kNone;
}

/// What the protocol would not have: too few starts within the chain, too many edits by the orchestrator itself.
bool SessionsModel::isWarned(const Row& row, int column) const
{
    constexpr double kLeastChain = 90;
    constexpr double kMostDirect = 10;
    const std::optional<double> value = row.came.figure(keyOf(column)).value;
    return value && ((column == Hierarchy && *value < kLeastChain) || (column == Direct && *value > kMostDirect));
}

QVariant SessionsModel::sortKey(const Row& row, int column) const
{
    const SessionLine& line = row.line;
    if (const QString key = keyOf(column); !key.isEmpty() && (row.came.reported || column >= AtOnce) && column < Tokens)
        return row.came.figure(key).value.value_or(-1);
    switch (column) {
    case Id:
        return line.session.number;
    case State:
        return int(line.session.state);
    case Started:
        return line.session.startedAt;
    case Elapsed:
        return elapsedOf(line);
    case Done:
        return line.agents > 0 ? double(line.succeeded) / line.agents : 0.0;
    case Tokens:
        return line.tokens;
    case Cost:
        return line.costMicroUsd;
    default:
        return text(row, column);
    }
}

QString SessionsModel::sentence(const Row& row) const
{
    QStringList parts{text(row, Id), text(row, Name), text(row, State), tr("started %1").arg(text(row, Started)),
        tr("%1 elapsed").arg(text(row, Elapsed)), tr("%1 agents done").arg(text(row, Done))};
    if (row.line.tokens > 0)
        parts.append(tr("%1 tokens").arg(text(row, Tokens)));
    if (row.line.costMicroUsd > 0)
        parts.append(text(row, Cost));
    for (const int column : {AtOnce, Parallel, Delegation, Hierarchy, Direct, Gates})
        if (const QString told = text(row, column); told != kNone)
            parts.append(
                QStringLiteral("%1 %2").arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), told));
    if (row.came.reported)
        parts.append(tr("as a document reports it"));
    if (m_checked.contains(row.line.session.id))
        parts.append(tr("chosen for the comparison"));
    if (row.line.session.id == m_followed)
        parts.append(tr("shown now"));
    return parts.join(QStringLiteral(", "));
}

QVariant SessionsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        // What a document says may be longer than any column; a plan's path is whole on the live page.
        return row.came.reported ? QVariant(plain(text(row, index.column()), 300).toHtmlEscaped()) : QVariant();
    case Qt::TextAlignmentRole:
        return int((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return index.column() == Id ? sentence(row) : text(row, index.column());
    case SortRole:
        return sortKey(row, index.column());
    case StateRole:
        return int(row.line.session.state);
    case Qt::CheckStateRole:
        return index.column() == Id && m_checkable
            ? QVariant(m_checked.contains(row.line.session.id) ? Qt::Checked : Qt::Unchecked)
            : QVariant();
    case ReportedRole:
        return row.came.reported;
    case WarningRole:
        return isWarned(row, index.column());
    case FollowedRole:
        return row.line.session.id == m_followed;
    default:
        return {};
    }
}

QVariant SessionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns)
        return {};
    static const char* const kTitles[kColumns] = {QT_TR_NOOP("Session"), QT_TR_NOOP("Plan"), QT_TR_NOOP("Started"),
        QT_TR_NOOP("Result"), QT_TR_NOOP("Duration"), QT_TR_NOOP("Agents"), QT_TR_NOOP("Max conc."),
        QT_TR_NOOP("Parallel"), QT_TR_NOOP("Delegation"), QT_TR_NOOP("Hierarchy"), QT_TR_NOOP("Direct edit"),
        QT_TR_NOOP("Tokens"), QT_TR_NOOP("Cost"), QT_TR_NOOP("Gates"), QT_TR_NOOP("Tier"), QT_TR_NOOP("File")};
    if (role == Qt::DisplayRole)
        return tr(kTitles[section]);
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

SessionsProxy::SessionsProxy(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(SessionsModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void SessionsProxy::setWords(const QString& typed)
{
    m_words = typed.left(200).toCaseFolded().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

void SessionsProxy::setState(std::optional<SessionState> state)
{
    m_state = state;
    invalidateFilter();
}

void SessionsProxy::setNewest(int sessions)
{
    m_newest = sessions;
    invalidateFilter();
}

bool SessionsProxy::filterAcceptsRow(int row, const QModelIndex&) const
{
    const auto* model = qobject_cast<SessionsModel*>(sourceModel());
    if (!model)
        return true;
    if (m_state && (model->isReported(row) || model->at(row)->session.state != *m_state))
        return false;
    return (m_newest == 0 || row < m_newest || model->isReported(row)) && model->matches(row, m_words);
}

} // namespace wavedeck::ui
