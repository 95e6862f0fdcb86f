// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/yamltree.h"

#include "models/plan/planreader.h"

#include <QHash>
#include <QStringConverter>

#include <algorithm>
#include <exception>
#include <istream>
#include <optional>
#include <streambuf>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace wavedeck::plan {

namespace {

/// `run` sends the text to the engine in one frame of at most 1 MiB, with the environment beside it.
constexpr qsizetype kMostSentBytes = 896 * 1024;
constexpr int kMostLevels = 64;
constexpr qsizetype kMostNodes = 200'000;
// yaml-cpp's scanner keeps a record for each open bracket, long before the parser asks how deep it is.
constexpr int kMostOpenBrackets = 4096;

enum class Use { Plan, Any };

/// Thrown inside parseYaml only, to leave yaml-cpp's recursion.
struct Refusal {
    Mark mark;
    QString message;
};

/// Line and column of a byte, both from 1; a column is a character, not a byte.
class Places {
public:
    explicit Places(const QByteArray& text)
        : m_text(text)
    {
    }

    Mark at(const YAML::Mark& mark)
    {
        const qsizetype position = std::clamp<qsizetype>(mark.pos, 0, m_text.size());
        const qsizetype start = std::max<qsizetype>(position - std::max(mark.column, 0), 0);
        // Nodes come in order, so a long line is counted once, not once a node.
        if (start != m_lineStart || position < m_counted) {
            m_lineStart = m_counted = start;
            m_characters = 0;
        }
        for (; m_counted < position; ++m_counted)
            m_characters += (static_cast<uchar>(m_text[m_counted]) & 0xC0) != 0x80 ? 1 : 0;
        return {mark.line + 1, m_characters + 1};
    }

private:
    const QByteArray& m_text;
    qsizetype m_lineStart = 0;
    qsizetype m_counted = 0;
    int m_characters = 0;
};

/// Builds the tree from the parser's events.
class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(const QByteArray& text, Findings& findings, Use use)
        : m_places(text)
        , m_findings(findings)
        , m_use(use)
    {
    }

    YamlNodePtr root() const { return m_root; }
    Mark place(const YAML::Mark& mark) { return m_places.at(mark); }

    void OnDocumentStart(const YAML::Mark&) override { }
    void OnDocumentEnd() override { }

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        auto node = std::make_shared<YamlNode>();
        node->mark = place(mark);
        remember(anchor, node);
        add(node, node->mark);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        const auto known = m_anchors.constFind(anchor);
        if (known == m_anchors.cend())
            throw Refusal{place(mark), QStringLiteral("an alias inside the node it repeats; write it out")};
        add(*known, place(mark));
    }

    void OnScalar(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override
    {
        auto node = std::make_shared<YamlNode>();
        node->kind = YamlNode::Kind::Scalar;
        node->mark = place(mark);
        node->text = QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
        node->plain = tag == "?" || tag.empty();
        refuseTag(node->mark, tag);
        remember(anchor, node);
        add(node, node->mark);
    }

    void OnSequenceStart(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::Sequence, mark, tag, anchor);
    }
    void OnMapStart(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::Mapping, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override { close(); }

private:
    struct Level {
        std::shared_ptr<YamlNode> node;
        YAML::anchor_t anchor = 0;
        bool haveKey = false;
        bool keepEntry = true;
        QString key;
        Mark keyMark;
        QHash<QString, int> lines; ///< of the keys so far
    };

    void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor)
    {
        auto node = std::make_shared<YamlNode>();
        node->kind = kind;
        node->mark = place(mark);
        refuseTag(node->mark, tag);
        if (m_levels.size() >= kMostLevels)
            throw Refusal{node->mark, QStringLiteral("nested more than %1 levels deep; flatten it").arg(kMostLevels)};
        Level level;
        level.node = std::move(node);
        level.anchor = anchor;
        m_levels.push_back(std::move(level));
    }

    void close()
    {
        const Level level = std::move(m_levels.back());
        m_levels.pop_back();
        remember(level.anchor, level.node); // only now: an alias inside finds nothing
        add(level.node, level.node->mark);
    }

    void add(const YamlNodePtr& node, const Mark& mark)
    {
        m_nodes += node->weight;
        if (m_nodes > 2 * kMostNodes || node->weight > kMostNodes)
            throw Refusal{mark, QStringLiteral("more than %1 values; split it").arg(kMostNodes)};
        if (m_levels.empty()) {
            m_root = node;
            return;
        }
        Level& level = m_levels.back();
        if (level.node->isSequence()) {
            level.node->weight += node->weight;
            level.node->items.append(node);
        } else if (!level.haveKey) {
            takeKey(level, *node, mark);
        } else {
            level.haveKey = false;
            if (!level.keepEntry)
                return;
            level.node->weight += node->weight;
            level.node->entries.append({level.key, level.keyMark, node});
        }
    }

    void takeKey(Level& level, const YamlNode& node, const Mark& mark)
    {
        level.haveKey = true;
        level.key = node.text;
        level.keyMark = mark;
        level.keepEntry = node.isScalar();
        if (!level.keepEntry) {
            m_findings.fault(mark, QStringLiteral("a key must be a word"));
            return;
        }
        const auto first = level.lines.constFind(node.text);
        if (first == level.lines.cend()) {
            level.lines.insert(node.text, mark.line);
            return;
        }
        level.keepEntry = false;
        m_findings.fault(mark,
            QStringLiteral("duplicate key %1; it stands in line %2 already, remove one")
                .arg(quoted(node.text), QString::number(*first)));
    }

    void remember(YAML::anchor_t anchor, const YamlNodePtr& node)
    {
        if (anchor != 0)
            m_anchors.insert(anchor, node);
    }

    void refuseTag(const Mark& mark, const std::string& tag)
    {
        if (m_use == Use::Plan && !tag.empty() && tag != "?" && tag != "!")
            m_findings.fault(mark,
                QStringLiteral("the tag %1 means nothing in a plan; remove it")
                    .arg(quoted(QString::fromUtf8(tag.data(), static_cast<qsizetype>(tag.size())))));
    }

    Places m_places;
    Findings& m_findings;
    Use m_use;
    std::vector<Level> m_levels;
    QHash<YAML::anchor_t, YamlNodePtr> m_anchors;
    YamlNodePtr m_root;
    qsizetype m_nodes = 0;
};

/// Lets yaml-cpp read the bytes where they are.
class BytesBuffer : public std::streambuf {
public:
    explicit BytesBuffer(QByteArray& bytes) { setg(bytes.data(), bytes.data(), bytes.data() + bytes.size()); }
};

Mark markOfByte(const QByteArray& text, qsizetype position)
{
    const QByteArray before = text.left(position);
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return {static_cast<int>(before.count('\n')) + 1,
        static_cast<int>(QString::fromUtf8(before.mid(lineStart)).size()) + 1};
}

/// Where the first bytes stand that are not UTF-8.
std::optional<qsizetype> firstBadByte(const QByteArray& text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const auto good = [&decoder](QByteArrayView part) {
        decoder.resetState();
        const QString decoded = decoder.decode(part);
        return !decoder.hasError();
    };
    if (good(text))
        return std::nullopt;
    // Look line by line: a newline never stands inside a character.
    for (qsizetype start = 0; start < text.size();) {
        qsizetype end = text.indexOf('\n', start);
        end = end < 0 ? text.size() : end + 1;
        if (!good(QByteArrayView(text).sliced(start, end - start)))
            return start;
        start = end;
    }
    return 0;
}

/// Bytes of the text inside a JSON string, for what a plan may hold.
qsizetype sizeAsJson(const QByteArray& text)
{
    const auto isEscaped = [](char c) { return c == '\n' || c == '\r' || c == '\t' || c == '"' || c == '\\'; };
    return text.size() + std::count_if(text.begin(), text.end(), isEscaped);
}

std::optional<Refusal> refuseLength(const QByteArray& text)
{
    if (text.size() > kMostPlanBytes)
        return Refusal{{1, 1},
            QStringLiteral("the file has %1 bytes; a plan has at most %2 (768 KiB)")
                .arg(QString::number(text.size()), QString::number(kMostPlanBytes))};
    if (const qsizetype sent = sizeAsJson(text); sent > kMostSentBytes)
        return Refusal{{1, 1},
            QStringLiteral("the file takes %1 bytes as the JSON that `run` sends, at most %2 are taken; split the plan")
                .arg(QString::number(sent), QString::number(kMostSentBytes))};
    return std::nullopt;
}

/// Refuses what needs no YAML to be wrong.
std::optional<Refusal> refuseBytes(const QByteArray& text)
{
    int brackets = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto c = static_cast<uchar>(text[i]);
        if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F)
            return Refusal{markOfByte(text, i),
                QStringLiteral("the control character 0x%1; remove it, this is text").arg(c, 2, 16, QLatin1Char('0'))};
        brackets += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        if (brackets > kMostOpenBrackets)
            return Refusal{markOfByte(text, i), QStringLiteral("nested too deep; flatten it")};
    }
    if (const auto bad = firstBadByte(text))
        return Refusal{markOfByte(text, *bad), QStringLiteral("this line is not UTF-8; save the file as UTF-8")};
    return std::nullopt;
}

QString mendFor(const QString& message, const QByteArray& text, const YAML::Mark& mark)
{
    const qsizetype start = std::clamp<qsizetype>(mark.pos - mark.column, 0, text.size());
    const QByteArray line = text.mid(start, 256);
    const auto blank = std::find_if(line.begin(), line.end(), [](char c) { return c != ' '; });
    if (blank != line.end() && *blank == '\t')
        return QStringLiteral("; indent with spaces, not tabs");
    if (message.contains(QLatin1String("anchor")) || message.contains(QLatin1String("alias")))
        return QStringLiteral("; put a text that begins with '*' or '&' into quotes");
    return QStringLiteral("; check indentation, quotes and brackets here");
}

/// Calls read, and makes a fault of what yaml-cpp or the builder throws.
template <class Read> void guarded(const QByteArray& bytes, TreeBuilder& places, Findings& findings, Read read)
{
    try {
        read();
    } catch (const Refusal& refusal) {
        findings.fault(refusal.mark, refusal.message);
    } catch (const YAML::Exception& e) {
        const QString message = QString::fromStdString(e.msg);
        findings.fault(places.place(e.mark), QStringLiteral("not YAML: ") + message + mendFor(message, bytes, e.mark));
    } catch (const std::exception& e) {
        findings.fault({1, 1}, QStringLiteral("cannot be read: ") + QString::fromUtf8(e.what()));
    }
}

QByteArray withoutMark(const QByteArray& text)
{
    return text.startsWith("\xEF\xBB\xBF") ? text.mid(3) : text;
}

}

YamlNodePtr parseYaml(const QByteArray& text, Findings& findings)
{
    auto refusal = refuseLength(text);
    if (!refusal)
        refusal = refuseBytes(text);
    if (refusal) {
        findings.fault(refusal->mark, refusal->message);
        return nullptr;
    }
    QByteArray bytes = withoutMark(text);
    TreeBuilder builder(bytes, findings, Use::Plan);
    YamlNodePtr root;
    guarded(bytes, builder, findings, [&] {
        BytesBuffer buffer(bytes);
        std::istream stream(&buffer);
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(builder) || !builder.root()) {
            findings.fault({1, 1}, QStringLiteral("the file is empty; write a plan (version, session, waves)"));
            return;
        }
        const YamlNodePtr first = builder.root();
        if (parser.HandleNextDocument(builder))
            findings.fault(builder.root()->mark, QStringLiteral("a second document; a plan file holds one plan"));
        root = first;
    });
    return root;
}

QList<YamlNodePtr> parseYamlDocuments(const QByteArray& text, Findings& findings)
{
    QList<YamlNodePtr> documents;
    if (const auto refusal = refuseBytes(text)) {
        findings.fault(refusal->mark, refusal->message);
        return documents;
    }
    QByteArray bytes = withoutMark(text);
    TreeBuilder places(bytes, findings, Use::Any);
    guarded(bytes, places, findings, [&] {
        BytesBuffer buffer(bytes);
        std::istream stream(&buffer);
        YAML::Parser parser(stream);
        qsizetype nodes = 0;
        for (bool more = true; more && nodes < kMostNodes;) {
            TreeBuilder builder(bytes, findings, Use::Any); // anchors belong to one document
            more = parser.HandleNextDocument(builder);
            if (more && builder.root()) {
                documents.append(builder.root());
                nodes += builder.root()->weight;
            }
        }
    });
    return documents;
}

} // namespace wavedeck::plan
