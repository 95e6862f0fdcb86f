// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/debt/fingerprint.h"

#include "models/base/hiddencharacters.h"
#include "models/secrets/redact.h"
#include "models/secrets/redactshown.h"

#include <QCryptographicHash>
#include <QDir>
#include <QHash>
#include <QUrl>

#include <algorithm>

namespace wavedeck::debt {

namespace {

QString sha(const QByteArray& bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QByteArray equalised(QByteArrayView line)
{
    return redacted(line.first(std::min<qsizetype>(line.size(), kMostProse)).toByteArray()).simplified();
}

Error outside(const QString& path, const QString& why)
{
    return refused(QStringLiteral("path '%1'").arg(writtenOut(path, kMostName)), why,
        QStringLiteral("give the folder it belongs to with --folder DIR"));
}

/// Without scheme and host; an error for one that is no file of this machine.
Result<QString> pathOfUri(const QString& uri)
{
    const qsizetype colon = uri.indexOf(QLatin1Char(':'));
    const qsizetype slash = uri.indexOf(QLatin1Char('/'));
    QString rest = uri;
    if (colon > 0 && (slash < 0 || colon < slash)) {
        const QString scheme = uri.left(colon).toLower();
        if (scheme != QLatin1String("file"))
            return outside(uri, QStringLiteral("it is no file of this folder"));
        rest = uri.mid(colon + 1);
        if (rest.startsWith(QLatin1String("//"))) {
            const qsizetype root = rest.indexOf(QLatin1Char('/'), 2);
            const QString host = rest.mid(2, root < 0 ? -1 : root - 2);
            if (root < 0 || (!host.isEmpty() && host != QLatin1String("localhost")))
                return outside(uri, QStringLiteral("it is no file of this machine"));
            rest = rest.mid(root);
        }
    } else if (uri.startsWith(QLatin1String("//"))) {
        return outside(uri, QStringLiteral("it is no file of this machine"));
    }
    return QUrl::fromPercentEncoding(rest.toUtf8());
}

} // namespace

QString kept(const QString& text, qsizetype most, bool lines)
{
    // Redacted before it is cut: the rest of a secret would not be known for one.
    const QString shown = writtenOut(redactedShown(text.left(16 * kMostProse)), most, lines);
    return lines ? shown.trimmed() : shown.simplified();
}

Result<QString> innerPath(const QString& given, const Place& place, bool uri)
{
    const Result<QString> plain = uri ? pathOfUri(given) : Result<QString>(given);
    if (!plain)
        return plain.error();
    QString path = *plain;
    if (std::any_of(
            path.begin(), path.end(), [](QChar c) { return c < u' ' || (c >= QChar(0x7f) && c < QChar(0xa0)); }))
        return outside(path, QStringLiteral("it holds control bytes"));
    path.replace(QLatin1Char('\\'), QLatin1Char('/'));
    const bool drive = path.size() > 1 && path.at(1) == QLatin1Char(':');
    if (drive || path.startsWith(QLatin1Char('/'))) {
        const QString clean = QDir::cleanPath(path);
        const QString root = QDir::cleanPath(place.folder) + QLatin1Char('/');
        if (drive || !clean.startsWith(root))
            return outside(path, QStringLiteral("it lies outside %1").arg(place.folder));
        path = clean.mid(root.size());
    }
    // Not cleanPath alone: `a/../../b` must show.
    QStringList parts;
    for (const QString& part : path.split(QLatin1Char('/'), Qt::SkipEmptyParts)) {
        if (part == QLatin1String("."))
            continue;
        if (part != QLatin1String("..")) {
            parts.append(part);
            continue;
        }
        if (parts.isEmpty())
            return outside(path, QStringLiteral("it leads out of the folder"));
        parts.removeLast();
    }
    path = parts.join(QLatin1Char('/'));
    if (path.size() > kMostPath)
        return outside(path, QStringLiteral("it is longer than %1 characters").arg(kMostPath));
    return redacted(path);
}

QString contentOf(QByteArrayView line)
{
    const QByteArray text = equalised(line);
    return text.isEmpty() ? QString() : sha(text).left(32);
}

std::optional<Surroundings> surroundings(const Place& place, const QString& path, int line)
{
    if (!place.lines || line <= 0)
        return std::nullopt;
    const QList<QByteArray> lines = place.lines(path);
    if (line > lines.size())
        return std::nullopt;
    return Surroundings{lines.value(line - 2), lines.at(line - 1), lines.value(line)};
}

QString hashed(const QString& fingerprint)
{
    return sha(fingerprint.toUtf8());
}

void identify(Finding& finding, const std::optional<Surroundings>& around)
{
    if (around)
        finding.content = contentOf(around->line);
    if (!finding.fingerprint.isEmpty())
        return;
    if (!finding.content.isEmpty()) {
        finding.fingerprint = sha(
            "line:" + equalised(around->before) + '\n' + equalised(around->line) + '\n' + equalised(around->after));
        return;
    }
    QString message = finding.title + QLatin1Char('\n') + finding.what;
    message.removeIf([](QChar c) { return c.isDigit(); });
    finding.fingerprint = sha("message:" + message.toUtf8());
}

void number(Scan& scan)
{
    std::stable_sort(scan.findings.begin(), scan.findings.end(), [](const Finding& a, const Finding& b) {
        return std::tie(a.path, a.line, a.rule) < std::tie(b.path, b.line, b.rule);
    });
    struct Same {
        int count = 0;
        int line = -1;
        QString title;
    };
    QHash<QString, Same> seen;
    QList<Finding> once;
    once.reserve(scan.findings.size());
    for (Finding& finding : scan.findings) {
        Same& same = seen[QString(finding.rule + QChar(0) + finding.path + QChar(0) + finding.fingerprint)];
        if (same.count > 0 && same.line == finding.line && same.title == finding.title) {
            ++scan.dropped[QStringLiteral("named twice")];
            continue;
        }
        if (++same.count > 1)
            finding.fingerprint += QStringLiteral("#%1").arg(same.count);
        same.line = finding.line;
        same.title = finding.title;
        once.append(std::move(finding));
    }
    scan.findings = std::move(once);
}

void forgetUntold(Scan& scan)
{
    QSet<QString> rules;
    QSet<QString> files;
    for (const Finding& finding : std::as_const(scan.findings)) {
        rules.insert(finding.rule);
        files.insert(finding.path);
    }
    if (rules.contains(scan.rules))
        scan.rules.clear();
    if (files.contains(scan.files))
        scan.files.clear();
}

} // namespace wavedeck::debt
