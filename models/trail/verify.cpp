// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trail/verify.h"

#include "models/run/rundirectory.h"
#include "models/store/rows.h"
#include "models/trail/row.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <vector>

namespace wavedeck {

QJsonObject TrailVerdict::document() const
{
    QJsonArray array;
    for (const TrailFault& fault : faults)
        array.append(QJsonObject{{QStringLiteral("row"), fault.row > 0 ? QJsonValue(fault.row) : QJsonValue()},
            {QStringLiteral("what"), fault.what}});
    return {{QStringLiteral("ok"), ok()}, {QStringLiteral("checked"), checked}, {QStringLiteral("head"), head},
        {QStringLiteral("anchored"), anchored > 0 ? QJsonValue(anchored) : QJsonValue()},
        {QStringLiteral("fault_count"), faultCount}, {QStringLiteral("faults"), array}};
}

namespace trail {

namespace {

struct Anchored {
    qint64 id = 0;
    QByteArray hash; ///< 32 bytes

    bool operator<(const Anchored& other) const { return id < other.id; }
};

class Look {
public:
    Look(Store& store, const std::function<void(qint64)>& tell)
        : m_store(store)
        , m_tell(tell)
    {
    }
    Result<TrailVerdict> run();

private:
    void readAnchor();
    void look(const Row& row);
    void holdAgainstAnchor(const Row& row);
    void end();
    void fault(qint64 row, const QString& what)
    {
        if (++m_verdict.faultCount <= kMostFaults)
            m_verdict.faults.append({row, what});
    }

    Store& m_store;
    const std::function<void(qint64)>& m_tell;
    TrailVerdict m_verdict;
    std::vector<Anchored> m_anchor; ///< by id
    std::size_t m_next = 0; ///< in m_anchor
    bool m_hasAnchor = false;
    bool m_isAnchorPlain = true; ///< or not there at all
    qint64 m_id = 0;
    QString m_hash = noHash();
};

void Look::readAnchor()
{
    const QString name = anchorFile(m_store.dataDir());
    QFile file;
    const int fd = run::openPlain(name);
    m_hasAnchor = fd >= 0 && file.open(fd, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle);
    m_isAnchorPlain = m_hasAnchor || !(QFileInfo::exists(name) || QFileInfo(name).isSymLink());
    if (!m_isAnchorPlain)
        fault(0, QStringLiteral("audit.anchor is no plain file that can be read: a tail cut off would not show"));
    for (qint64 number = 1; m_hasAnchor && !file.atEnd(); ++number) {
        const QList<QByteArray> words = file.readLine(400).trimmed().split(' ');
        bool known = false;
        const qint64 id = words.value(0).toLongLong(&known);
        const QByteArray hash = QByteArray::fromHex(words.value(1));
        if (!known || id <= 0 || words.size() != 3 || words[1].size() != 64 || hash.size() != 32)
            fault(0, QStringLiteral("line %1 of audit.anchor cannot be read").arg(number));
        else
            m_anchor.push_back({id, hash});
    }
    // Two writers may have noted theirs in the other order.
    std::stable_sort(m_anchor.begin(), m_anchor.end());
    m_verdict.anchored = m_anchor.empty() ? 0 : m_anchor.back().id;
}

void Look::holdAgainstAnchor(const Row& row)
{
    for (; m_next < m_anchor.size() && m_anchor[m_next].id <= row.id; ++m_next)
        if (m_anchor[m_next].id < row.id)
            fault(m_anchor[m_next].id, QStringLiteral("audit.anchor knows this row, and it is not there"));
        else if (m_anchor[m_next].hash != QByteArray::fromHex(row.hash.toLatin1()))
            fault(row.id, QStringLiteral("audit.anchor knows this row with another hash"));
}

void Look::look(const Row& row)
{
    ++m_verdict.checked;
    if (row.id != m_id + 1)
        fault(row.id,
            row.id > m_id + 1 ? QStringLiteral("rows %1 to %2 are missing").arg(m_id + 1).arg(row.id - 1)
                              : QStringLiteral("it stands in no place of the order"));
    if (row.previous != m_hash)
        fault(row.id, QStringLiteral("it is not bound to the row before"));
    if (row.hash != hashOf(row))
        fault(row.id, QStringLiteral("what it says does not match its hash"));
    holdAgainstAnchor(row);
    m_id = row.id;
    m_hash = row.hash;
    if (m_tell)
        m_tell(m_verdict.checked);
}

void Look::end()
{
    m_verdict.head = m_hash;
    if (m_verdict.anchored > m_id)
        fault(0,
            QStringLiteral("rows %1 to %2 are cut off: audit.anchor knows row %2")
                .arg(m_id + 1)
                .arg(m_verdict.anchored));
    if (m_id > 0 && m_anchor.empty() && m_isAnchorPlain)
        fault(0,
            m_hasAnchor ? QStringLiteral("audit.anchor is empty: a tail cut off would not show")
                        : QStringLiteral("audit.anchor is missing: a tail cut off would not show"));
}

Row readRow(rows::Reader& r)
{
    Row row;
    row.id = r.number();
    row.at = r.number();
    row.actor = r.text();
    row.person = r.maybeNumber();
    row.source = r.text();
    row.action = r.text();
    row.session = r.text();
    row.subject = r.text();
    row.result = r.text();
    row.body = r.text();
    row.previous = r.text();
    row.hash = r.text();
    return row;
}

Result<TrailVerdict> Look::run()
{
    // Before the rows: a row that is appended meanwhile is then in both or only in the table.
    readAnchor();
    QSqlQuery& query
        = m_store.statement("SELECT id, at, actor, person, source, action, session, subject, result, body, "
                            "previous, hash FROM audit ORDER BY id");
    if (!query.exec())
        return Error{ErrorKind::Environment, QStringLiteral("database-error"), QStringLiteral("the audit trail"),
            QStringLiteral("it cannot be read"), {}};
    while (query.next()) {
        rows::Reader reader(query);
        look(readRow(reader));
    }
    query.finish();
    end();
    return m_verdict;
}

} // namespace

Result<TrailVerdict> verify(Store& store, const std::function<void(qint64)>& tell)
{
    return Look(store, tell).run();
}

} // namespace trail

} // namespace wavedeck
