// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sessionsmodel.h"

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
    return column == Elapsed || column == Done || column == Tokens || column == Cost;
}

SessionsModel::Row SessionsModel::make(const SessionLine& line)
{
    Row row{line, plain(line.session.name), plain(line.session.planFile, 400), {}};
    row.folded = QStringList{line.session.id, row.name, title(line.session.state), row.plan}
                     .join(QLatin1Char('\n'))
                     .toCaseFolded();
    return row;
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
    const qsizetype added = sessions.size() - m_rows.size();
    bool grown = added >= 0;
    for (qsizetype i = 0; grown && i < m_rows.size(); ++i)
        grown = m_rows[i].line.session.id == sessions[i + added].session.id;
    if (!grown) {
        beginResetModel();
        m_rows.clear();
        for (const SessionLine& line : sessions)
            m_rows.append(make(line));
        endResetModel();
        return;
    }
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
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
    for (int i = 0; i < int(m_rows.size()); ++i)
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
    switch (column) {
    case Id:
        return plain(line.session.id, 24);
    case Name:
        return row.name.isEmpty() ? kNone : row.name;
    case State:
        return title(line.session.state);
    case Started:
        return started(line.session.startedAt);
    case Elapsed:
        return duration(elapsedOf(line));
    case Done:
        return tr("%1 of %2").arg(count(line.succeeded), count(line.agents));
    case Tokens:
        return line.tokens > 0 ? tokens(line.tokens) : kNone;
    case Cost:
        return line.costMicroUsd > 0 ? money(line.costMicroUsd) : kNone;
    case Plan:
        return row.plan.isEmpty() ? kNone : row.plan;
    default:
        return {};
    }
}

QVariant SessionsModel::sortKey(const Row& row, int column) const
{
    const SessionLine& line = row.line;
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
        return {}; // a long plan path is cut from the left, and whole on the live page
    case Qt::TextAlignmentRole:
        return int((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return index.column() == Id ? sentence(row) : text(row, index.column());
    case SortRole:
        return sortKey(row, index.column());
    case StateRole:
        return int(row.line.session.state);
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
    static const char* const kTitles[kColumns]
        = {QT_TR_NOOP("Session"), QT_TR_NOOP("Name"), QT_TR_NOOP("State"), QT_TR_NOOP("Started"), QT_TR_NOOP("Elapsed"),
            QT_TR_NOOP("Done"), QT_TR_NOOP("Tokens"), QT_TR_NOOP("Cost"), QT_TR_NOOP("Plan")};
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

bool SessionsProxy::filterAcceptsRow(int row, const QModelIndex&) const
{
    const auto* model = qobject_cast<SessionsModel*>(sourceModel());
    return !model || model->matches(row, m_words);
}

} // namespace wavedeck::ui
