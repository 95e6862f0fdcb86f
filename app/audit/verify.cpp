// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"
#include "app/audit/findingstore.h"

#include <QHash>

#include <algorithm>
#include <cctype>

namespace wavedeck::audit {

namespace {

constexpr qint64 kCheckLimit = 64LL * 1024 * 1024; // a line in a larger file is not looked up
constexpr qsizetype kCacheLimit = 64LL * 1024 * 1024;

/// Re-reads what findings name, with the files read last kept.
class Verifier {
public:
    explicit Verifier(const Repository& repository)
        : m_repository(repository)
    {
    }

    /// Empty when the finding holds; otherwise why not.
    QString refute(const QJsonValue& value)
    {
        if (!value.isObject())
            return QStringLiteral("not an object");
        const QJsonObject finding = value.toObject();
        if (!finding.value(QStringLiteral("file")).isString() || !finding.value(QStringLiteral("line")).isDouble())
            return QStringLiteral("names no file and line");
        const double number = finding.value(QStringLiteral("line")).toDouble();
        if (number < 0 || number > 1e9 || number != static_cast<double>(static_cast<int>(number)))
            return QStringLiteral("the line is not a line number");
        const int line = static_cast<int>(number);
        QByteArray path = finding.value(QStringLiteral("file")).toString().toUtf8();
        if (finding.contains(QStringLiteral("file_base64")))
            path = QByteArray::fromBase64(finding.value(QStringLiteral("file_base64")).toString().toLatin1());
        if (path.isEmpty())
            return line == 0 ? QString() : QStringLiteral("names a line and no file");
        if (path == ".." || path.startsWith("../") || path.contains("/../") || path.endsWith("/..")
            || path.startsWith('/'))
            return QStringLiteral("the path leads out of the repository; not opened");
        if (!isSafeRelative(path))
            return QStringLiteral("not a relative path");
        if (line == 0)
            return m_repository.exists(path) ? QString() : QStringLiteral("the file does not exist");
        return refuteLine(path, line, finding.value(QStringLiteral("detail")).toObject());
    }

private:
    QString refuteLine(const QByteArray& path, int line, const QJsonObject& detail)
    {
        const FileText& text = read(path);
        if (text.state != ReadState::Ok)
            return text.state == ReadState::TooLarge ? QStringLiteral("the file is too large to look a line up")
                : text.state == ReadState::Missing
                ? QStringLiteral("the file does not exist")
                : QStringLiteral("the file is not text any more: ") + why(text.state);
        const QList<QByteArrayView>& lines = m_lines[path];
        if (line > lines.size())
            return QStringLiteral("the file has only %1 lines").arg(lines.size());
        const QByteArrayView found = lines.at(line - 1);
        const QJsonValue expected = detail.value(QStringLiteral("match_sha256"));
        if (!expected.isUndefined() && expected.toString().compare(lineHash(found), Qt::CaseInsensitive) != 0)
            return QStringLiteral("the line says something else now");
        const QJsonValue masked = detail.value(QStringLiteral("masked_sha256"));
        if (!masked.isUndefined()
            && !sameMasked(found, detail.value(QStringLiteral("mask")).toArray(), masked.toString()))
            return QStringLiteral("the line says something else now");
        return QString();
    }

    static bool sameMasked(QByteArrayView line, const QJsonArray& mask, const QString& expected)
    {
        QByteArray text = line.toByteArray();
        qsizetype lead = 0;
        while (lead < text.size() && std::isspace(static_cast<unsigned char>(text.at(lead))))
            ++lead;
        const qint64 from = mask.at(0).toInteger(-1);
        const qint64 length = mask.at(1).toInteger(-1);
        if (from < 0 || length < 0 || from > text.size() - lead || length > text.size() - lead - from)
            return false;
        text.replace(lead + from, length, QByteArray(length, '*'));
        return lineHash(text) == expected;
    }

    const FileText& read(const QByteArray& path)
    {
        auto it = m_texts.find(path);
        if (it != m_texts.end())
            return *it;
        if (m_cached > kCacheLimit) {
            m_texts.clear();
            m_lines.clear();
            m_cached = 0;
        }
        it = m_texts.insert(path, m_repository.readText(path, kCheckLimit));
        m_cached += it->data.size();
        m_lines.insert(path, splitLines(it->data));
        return *it;
    }

    const Repository& m_repository;
    QHash<QByteArray, FileText> m_texts;
    QHash<QByteArray, QList<QByteArrayView>> m_lines;
    qsizetype m_cached = 0;
};

struct Tally {
    qint64 checked = 0;
    QJsonArray refuted;

    void refute(const QString& source, const QJsonObject& finding, const QString& reason)
    {
        refuted.append(QJsonObject{{QStringLiteral("source"), source},
            {QStringLiteral("scanner"), finding.value(QStringLiteral("scanner"))},
            {QStringLiteral("rule"), finding.value(QStringLiteral("rule"))},
            {QStringLiteral("file"), finding.value(QStringLiteral("file"))},
            {QStringLiteral("line"), finding.value(QStringLiteral("line"))}, {QStringLiteral("why"), reason}});
    }
};

void tell(ScanContext& context, const Tally& tally)
{
    const qint64 refuted = tally.refuted.size();
    for (QJsonObject* object : {&context.extra(), &context.summary()}) {
        object->insert(QStringLiteral("checked"), tally.checked);
        object->insert(QStringLiteral("confirmed"), tally.checked - refuted);
        object->insert(QStringLiteral("refuted_count"), refuted);
    }
    context.extra().insert(QStringLiteral("refuted"), tally.refuted);
    QString text;
    for (const QJsonValue& row : tally.refuted)
        text += QStringLiteral("refuted: %1:%2 (%3): %4\n")
                    .arg(printable(row[QStringLiteral("file")].toString()))
                    .arg(row[QStringLiteral("line")].toInt())
                    .arg(printable(row[QStringLiteral("source")].toString()), row[QStringLiteral("why")].toString());
    context.text() = text
        + QStringLiteral("%1 checked, %2 confirmed, %3 refuted\n")
              .arg(tally.checked)
              .arg(tally.checked - refuted)
              .arg(refuted);
    context.bad() = refuted > 0;
}

} // namespace

Status verifyFindings(ScanContext& context)
{
    const Result<QList<FindingsFile>> files = readFindings(context.options().findingsDir);
    if (!files)
        return files.error();
    Verifier verifier(context.repository());
    Tally tally;
    qsizetype done = 0;
    QJsonArray sources;
    for (const FindingsFile& file : *files) {
        context.events().progress(done++, files->size(), QStringLiteral("documents"));
        if (file.fault.isEmpty()
            && (file.scanner == QStringLiteral("verify") || file.scanner == QStringLiteral("report")))
            continue;
        sources.append(file.name);
        context.countScanned();
        if (!file.fault.isEmpty()) {
            ++tally.checked;
            tally.refute(file.name, {}, file.fault);
            continue;
        }
        const QJsonArray findings = file.document.value(QStringLiteral("findings")).toArray();
        for (const QJsonValue& finding : findings) {
            ++tally.checked;
            const QString reason = verifier.refute(finding);
            if (!reason.isEmpty())
                tally.refute(file.name, finding.toObject(), reason);
        }
    }
    context.extra().insert(QStringLiteral("sources"), sources);
    tell(context, tally);
    return Done{};
}

} // namespace wavedeck::audit
