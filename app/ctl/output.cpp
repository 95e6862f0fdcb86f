// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/output.h"

#include "models/secrets/redact.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace wavedeck::ctl {

namespace {

bool writeAll(int fd, const QByteArray& bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(fd, bytes.constData() + done, std::size_t(bytes.size() - done));
        if (n >= 0)
            done += n;
        else if (errno != EINTR)
            return false;
    }
    return true;
}

/// Marks that turn the direction of text, hide it, or end a line for some terminals.
bool isMisleading(ushort c)
{
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

const char* colourOf(const QString& state)
{
    static const std::pair<const char*, const char*> kColours[]
        = {{"succeeded", "32"}, {"passed", "32"}, {"completed", "32"}, {"running", "36"}, {"gating", "36"},
            {"starting", "36"}, {"overdue", "33"}, {"held", "33"}, {"inconclusive", "33"}, {"blocked", "33"},
            {"waived", "35"}, {"failed", "31"}, {"lost", "31"}, {"stopped", "31"}, {"cancelled", "31"}};
    for (const auto& [word, colour] : kColours)
        if (state == QLatin1String(word))
            return colour;
    return nullptr;
}

} // namespace

QString plain(const QString& text)
{
    QString result;
    result.reserve(text.size());
    for (const QChar c : text) {
        const ushort u = c.unicode();
        if (u == '\n' || u == '\t' || u == '\r')
            result += QLatin1Char(' ');
        else if (u >= 0x20 && !(u >= 0x7f && u <= 0x9f) && !isMisleading(u))
            result += c;
    }
    return redacted(result); // what was taken out may have stood within a secret
}

QString clipped(const QString& text, qsizetype width)
{
    const QString line = plain(text);
    if (line.size() <= width)
        return line;
    return width <= 1 ? QString() : QString(line.left(width - 1) + QChar(0x2026));
}

bool print(const QString& text)
{
    return printBytes(redacted(text).toUtf8());
}

bool printBytes(const QByteArray& bytes)
{
    return writeAll(STDOUT_FILENO, bytes);
}

void printJson(const QJsonObject& document)
{
    printBytes(QJsonDocument(redacted(document)).toJson(QJsonDocument::Indented));
}

void printError(const QString& line)
{
    writeAll(STDERR_FILENO, QString(plain(line) + QLatin1Char('\n')).toUtf8());
}

bool hasColour()
{
    static const bool has
        = ::isatty(STDOUT_FILENO) && qEnvironmentVariableIsEmpty("NO_COLOR") && qgetenv("TERM") != "dumb";
    return has;
}

QString coloured(const QString& state)
{
    const char* colour = hasColour() ? colourOf(state) : nullptr;
    return colour ? QStringLiteral("\x1b[%1m%2\x1b[0m").arg(QLatin1String(colour), state) : state;
}

qsizetype shownWidth(const QString& text)
{
    qsizetype width = 0;
    bool inSequence = false;
    for (const QChar c : text) {
        if (inSequence)
            inSequence = c != QLatin1Char('m');
        else if (c == QChar(0x1b))
            inSequence = true;
        else if (!c.isLowSurrogate())
            ++width;
    }
    return width;
}

QString table(const QList<QStringList>& rows)
{
    QList<qsizetype> widths;
    for (const QStringList& row : rows)
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i == widths.size())
                widths.append(0);
            widths[i] = std::max(widths[i], shownWidth(row[i]));
        }
    QString text;
    for (const QStringList& row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size())
                line += QString(widths[i] - shownWidth(row[i]) + 2, QLatin1Char(' '));
        }
        while (line.endsWith(QLatin1Char(' ')))
            line.chop(1);
        text += line + QLatin1Char('\n');
    }
    return text;
}

QString humanMoney(qint64 microUsd)
{
    return QStringLiteral("$%1").arg(double(microUsd) / 1e6, 0, 'f', 4);
}

QString clockTime(qint64 utcMilliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(utcMilliseconds).toString(QStringLiteral("HH:mm:ss"));
}

QString dateTime(qint64 utcMilliseconds)
{
    return utcMilliseconds <= 0
        ? QStringLiteral("-")
        : QDateTime::fromMSecsSinceEpoch(utcMilliseconds).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

} // namespace wavedeck::ctl
