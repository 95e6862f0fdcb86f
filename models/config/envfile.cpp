// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/readers.h"
#include "models/config/values.h"

#include <QHash>

namespace wavedeck::config {

namespace {

class EnvReader {
public:
    explicit EnvReader(Text& text)
        : m_out(text)
        , m_text(text.text)
    {
    }

    void run()
    {
        while (m_at < m_text.size() && m_open)
            line();
    }

private:
    QChar at(qsizetype i) const { return i < m_text.size() ? m_text[i] : QLatin1Char('\n'); }
    Mark mark(qsizetype i) const { return {m_line, static_cast<int>(i - m_lineStart) + 1}; }
    static bool isBlank(QChar c) { return c == QLatin1Char(' ') || c == QLatin1Char('\t') || c == QLatin1Char('\r'); }
    static bool isKey(QChar c)
    {
        return c.isLetterOrNumber() || c == QLatin1Char('_') || c == QLatin1Char('.') || c == QLatin1Char('-');
    }

    void skipBlanks()
    {
        while (isBlank(at(m_at)) && m_at < m_text.size())
            ++m_at;
    }

    qsizetype lineEnd() const
    {
        const qsizetype end = m_text.indexOf(QLatin1Char('\n'), m_at);
        return end < 0 ? m_text.size() : end;
    }

    void nextLine()
    {
        m_at = lineEnd() + 1;
        m_lineStart = m_at;
        ++m_line;
    }

    void line()
    {
        skipBlanks();
        if (at(m_at) == QLatin1Char('\n'))
            return nextLine();
        if (at(m_at) == QLatin1Char('#')) {
            m_comment = m_text.mid(m_at, lineEnd() - m_at);
            return nextLine();
        }
        if (QStringView(m_text).sliced(m_at).startsWith(QLatin1String("export ")))
            m_at += 7;
        skipBlanks();
        assignment();
        m_comment.clear();
        nextLine();
    }

    void assignment()
    {
        const qsizetype start = m_at;
        while (m_at < m_text.size() && isKey(m_text[m_at]))
            ++m_at;
        Entry entry;
        entry.key = m_text.mid(start, m_at - start);
        entry.mark = mark(start);
        skipBlanks();
        const QChar sign = at(m_at);
        if (entry.key.isEmpty() || (sign != QLatin1Char('=') && sign != QLatin1Char(':') && sign != QLatin1Char('\n')))
            return m_out.fail(
                mark(m_at), QStringLiteral("no NAME=value; put a # before a comment, and = behind a name"));
        if (sign == QLatin1Char('\n'))
            return; // a name alone is passed on from outside
        ++m_at;
        skipBlanks();
        value(entry);
        entry.optional = m_comment.contains(QLatin1String("optional"), Qt::CaseInsensitive);
        m_known.insert(entry.key, entry.value);
        m_open = m_out.add(entry);
    }

    void value(Entry& entry)
    {
        entry.valueMark = mark(m_at);
        const QChar quote = at(m_at);
        if (quote == QLatin1Char('"') || quote == QLatin1Char('\''))
            return quoted(entry, quote);
        const qsizetype end = lineEnd();
        QString raw = m_text.mid(m_at, end - m_at);
        // Outside quotes a # behind white space starts a comment.
        for (qsizetype i = 0; i < raw.size(); ++i)
            if (raw[i] == QLatin1Char('#') && (i == 0 || isBlank(raw[i - 1]))) {
                m_comment += raw.mid(i);
                raw.truncate(i);
            }
        entry.raw = raw.trimmed();
        putIn(entry);
        m_at = end;
    }

    /// May go over several lines, as keys do.
    void quoted(Entry& entry, QChar quote)
    {
        const Mark start = entry.valueMark;
        ++entry.valueMark.column;
        QString raw;
        qsizetype i = m_at + 1;
        int line = m_line;
        qsizetype lineStart = m_lineStart;
        for (; i < m_text.size() && m_text[i] != quote; ++i) {
            if (m_text[i] == QLatin1Char('\n')) {
                ++line;
                lineStart = i + 1;
            }
            const bool escaped = quote == QLatin1Char('"') && m_text[i] == QLatin1Char('\\') && i + 1 < m_text.size();
            if (escaped)
                ++i;
            raw += escaped && m_text[i] == QLatin1Char('n') ? QLatin1Char('\n') : m_text[i];
        }
        if (i >= m_text.size()) {
            m_out.fail(start, QStringLiteral("the quote %1 is not closed").arg(quote));
            m_at = lineEnd();
            return;
        }
        entry.raw = raw;
        m_line = line;
        m_lineStart = lineStart;
        m_at = i + 1;
        entry.value = raw;
        if (quote == QLatin1Char('"'))
            putIn(entry);
        const QString behind = m_text.mid(m_at, lineEnd() - m_at).trimmed();
        m_comment += behind;
        if (!behind.isEmpty() && !behind.startsWith(QLatin1Char('#')))
            m_out.fail(mark(m_at), QStringLiteral("text behind the closing quote"));
    }

    void putIn(Entry& entry) const
    {
        const Interpolated text = interpolate(entry.raw, [this](const QString& name) {
            const auto known = m_known.constFind(name);
            return known == m_known.cend() ? std::nullopt : std::optional<QString>(*known);
        });
        entry.value = text.text;
        entry.literal = text.names.isEmpty();
    }

    Text& m_out;
    const QString& m_text;
    QHash<QString, QString> m_known;
    QString m_comment; ///< above or beside the line
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_line = 1;
    bool m_open = true;
};

} // namespace

bool Text::add(Entry entry)
{
    if (entries.size() >= kMostEntries) {
        fail(entry.mark, QStringLiteral("more than %1 values; the rest is not looked at").arg(kMostEntries));
        return false;
    }
    entries.append(std::move(entry));
    return true;
}

void Text::fail(const Mark& mark, const QString& message)
{
    // A file of another kind would have one for each line.
    constexpr qsizetype kMostProblems = 5;
    if (problems.size() < kMostProblems)
        problems.append({QStringLiteral("syntax"), message, {{}, mark, {}, {}}});
}

void readEnv(Text& text)
{
    EnvReader(text).run();
}

} // namespace wavedeck::config
