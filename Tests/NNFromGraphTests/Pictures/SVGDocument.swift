import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An SVG file as parsed XML.
final class SVGDocument: NSObject, XMLParserDelegate {
    /// One element: its name and attributes.
    struct Element {
        let name: String
        let attributes: [String: String]
    }

    private(set) var elements: [Element] = []
    /// The contents of the text elements, in order.
    private(set) var texts: [String] = []
    /// The picture's own title and description.
    private(set) var title = ""
    private(set) var summary = ""

    /// - Returns: `nil` if the file is not well-formed.
    init?(_ svg: String) {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        if !parser.parse() { return nil }
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append(Element(name: name, attributes: attributes))
        if name == "text" { texts.append("") }
    }

    func parser(_ parser: XMLParser, foundCharacters words: String) {
        guard !words.allSatisfy(\.isNewline) else { return }
        switch elements.last?.name {
        case "text": texts[texts.count - 1] += words
        case "title": title += words
        case "desc": summary += words
        default: return
        }
    }
}
